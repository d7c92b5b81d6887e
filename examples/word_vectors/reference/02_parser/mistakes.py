"""Known mistakes in a transition parser: each says what the student did, then hints at the way out."""

# ── PartialParse ────────────────────────────────────────────────────────────────────────────

begun__no_root = {'["ROOT"]': "[]"}
"""the stack begins empty
On what does the verb hang in the end?"""

begun__first_word = {'["ROOT"], list(sentence), []': '["ROOT", *sentence[:1]], list(sentence[1:]), []'}
"""the first word is on the stack already
Which move takes a word there?"""

walked__exchanged = {"move == LEFT": "move != LEFT"}
"""left and right have changed places
Where does the dependent stand, as seen from its head?"""

walked__dependent_first = {
    "(self.stack[-1], self.stack.pop(-2))": "(self.stack.pop(-2), self.stack[-1])",
    "(self.stack[-2], self.stack.pop())": "(self.stack.pop(), self.stack[-1])",
}
"""the dependent stands before its head in each arc
Which of the two comes first in (head, dependent)?"""

walked__from_the_end = {"self.waiting.pop(0)": "self.waiting.pop()"}
"""the last word is taken first
In which order does one read a sentence?"""

walked__nothing_refused = {"if move not in allowed(self.stack, self.waiting):": "if not self.stack:"}
"""moves that cannot be made are made
What should become of ROOT if it is asked to hang on a word?"""

done_after__only_waiting = {"not self.waiting and len(self.stack) == 1": "not self.waiting"}
"""it is done as soon as no word waits
Has every word a head by then?"""

done_after__only_stack = {"not self.waiting and len(self.stack) == 1": "len(self.stack) == 1"}
"""it is done as soon as ROOT is alone
What of the words that were not looked at yet?"""

# ── features ────────────────────────────────────────────────────────────────────────────────

seen__bottom_first = {"parse.stack[::-1][:count]": "parse.stack[-count:]"}
"""the stack's top comes last
Which of the words on the stack comes first in the row?"""

seen__from_the_bottom = {"parse.stack[::-1][:count]": "parse.stack[:count]"}
"""the words at the bottom of the stack are taken
Between which words would the next arc be?"""

seen__root_for_nothing = {'PLACES["NOTHING"]': "0"}
"""what is not there has the vector of ROOT
Which word stands in the first row of the table?"""

seen__last_waiting = {"parse.waiting[:count]": "parse.waiting[-count:]"}
"""the last waiting words are taken
Which of them comes onto the stack next?"""

# ── parse_all ───────────────────────────────────────────────────────────────────────────────

parsed__one_by_one = {"batch = waiting[:size]": "batch = waiting[:1]"}
"""the model is asked for one sentence at a time
For how many sentences should it be asked at once?"""

parsed__all_at_once = {"batch = waiting[:size]": "batch = waiting"}
"""the model is asked for all sentences at once
What is `size` for?"""

parsed__batch_by_batch = {
    "batch = waiting[:size]": "batch = [one for one in parses[(parses.index(waiting[0]) // size) * size :][:size] if not one.is_done]"
}
"""a batch is finished before the next one begins
Who takes the place of a sentence that is done?"""
