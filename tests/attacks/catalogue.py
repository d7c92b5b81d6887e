"""The rows of the catalogue that other tests try, or that are not tried, and why; and the table of all of them."""

from dataclasses import dataclass

from attacks.forging import FORGING
from attacks.handing_in import HANDED_IN
from attacks.leading import LEADING
from attacks.secrets import SECRETS
from attacks.wearing import WEARING

CODE = (*SECRETS, *FORGING, *WEARING, *LEADING)
"""Every attack that is code, also those that are meant for another kind of processor."""


@dataclass(frozen=True)
class Row:
    """A row that has a test of its own: what comes of it, and the test as ``file::name``; "" where nothing is tried."""

    number: int
    title: str
    outcome: str
    test: str = ""


_LOADING = "loading/test_statements.py::test_"
_TWO, _FILES = "sandbox/test_attack_two_runs.py::test_", "sandbox/test_attack_handing_in.py::test_"
_LED = "sandbox/test_attack_drivers.py::test_"
_ONCE = "feedback/test_same_mistake.py::test_"
_GIVEN = "sandbox/test_given_files.py::test_"
_ARCHIVE, _NAMES = "intake/test_archive.py::test_", "intake/test_hostile_names.py::test_"

ROWS = (
    Row(11, "write hidden inputs into what the report shows", "verdicts alone show no word of it", f"{_TWO}hidden_inputs_do_not_leave_by_the_report"),
    Row(11, "write hidden inputs into what stops the file", "verdicts alone show no word of it", f"{_TWO}hidden_inputs_do_not_leave_while_loading"),
    Row(11, "write graded inputs into what a full report shows", "the same report, whatever the graded inputs are", "sandbox/test_attack_showing.py::test_no_graded_input_leaves_by_a_report"),
    Row(12, "tell hidden inputs by the time that a call takes", "no report tells a time", f"{_TWO}no_report_tells_a_time"),
    Row(18, "report failures, lines and libraries that do not exist", "no points", f"{_LOADING}forged_words_about_loading_cost_itself_alone"),
    Row(21, "return the stand-in for a library as a result", "no points", f"{_LOADING}a_stand_in_becomes_no_result"),
    Row(37, "keep a table of the practice cases", "no points", f"{_TWO}a_table_of_another_runs_cases_earns_nothing"),
    Row(38, "guess the secret that inputs are drawn from", "256 random bits", f"{_TWO}a_secret_cannot_be_guessed"),
    Row(42, "use differences in place of derivatives", "less than half of the points, unless the differences are central or the result is cast to float32", f"{_TWO}a_difference_for_a_derivative_is_not_exact_enough"),
    Row(43, "hand in again and again to learn the answers", "verdicts alone show no number", "judge/test_compare_and_checks.py::test_feedback_of_verdicts_alone_shows_no_numbers"),
    Row(44, "make a function wrong so that a simple derivative is right for it", "no points", f"{_TWO}derivatives_of_functions_without_a_thought_earn_nothing"),
    Row(44, "make a function wrong, to get follow-through credit for all that call it", "together they gain no more than it lost", f"{_TWO}several_derivatives_gain_no_more_together_than_their_function_has_lost"),
    Row(44, "make a function wrong, so that zeros are right for what calls it", "no points", f"{_ONCE}nobody_gains_by_spoiling_a_function_so_that_zeros_are_right"),
    Row(44, "make a function wrong by a huge factor, so that the hard parts of what calls it vanish", "no points", f"{_ONCE}nobody_gains_by_a_mistake_as_large_as_one_likes"),
    Row(44, "make a function wrong, so that a bare `raise` is right for what calls it", "no points", f"{_ONCE}a_bare_raise_earns_nothing_where_the_answer_built_on_the_mistake_raises"),
    Row(46, "look for expected outputs near a driver", "none is found", f"{_LED}no_answer_is_found_beside_a_driver"),
    Row(47, "change the tests or the workflow in its own repository", "not tried: nothing is taken from a repository"),
    Row(48, "deceive the grader from a notebook", "no kernel: its cells are code like any other", "loading/test_cells.py::test_forged_results_of_cells_are_the_end_of_the_worker"),
    Row(49, "fail, stall or send messages in thousands of statements", "ended within the seconds of a submission", f"{_LOADING}thousands_of_statements_stay_within_the_time_of_a_submission"),
    Row(76, "outlive a grader that is killed", "no process is left", "sandbox/test_survivors.py::test_nothing_outlives_the_supervisor"),
    Row(76, "outlive a grading process that is killed", "no process is left", "batch/test_batch.py::test_nothing_survives_a_job_that_is_killed"),
    Row(79, "use a path that leads out of an archive", "that submission is refused in a sentence", f"{_ARCHIVE}a_bad_path_costs_its_own_submission_a_sentence"),
    Row(79, "use a path that leads out of an archive, at its top", "the archive is refused, with the path", f"{_ARCHIVE}a_hostile_archive_is_refused_with_what_was_found"),
    Row(80, "unpack to more than a disk", "refused; nothing is unpacked onto a disk", f"{_ARCHIVE}a_bomb_is_refused_soon"),
    Row(80, "lie about sizes, sums and methods in an archive", "that submission is refused in a sentence", f"{_ARCHIVE}a_bad_member_of_a_zip_costs_its_own_submission_a_sentence"),
    Row(80, "hand in archives in archives", "that submission is refused in a sentence", f"{_ARCHIVE}a_students_zip_that_is_hostile_is_that_students_alone"),
    Row(80, "fill an archive with a million entries", "refused, within 64 MiB of memory", f"{_ARCHIVE}a_million_entries_of_a_zip_are_refused_within_bounds"),
    Row(80, "make an archive that two programs read in two ways", "the archive is refused, with what was found", f"{_ARCHIVE}a_hostile_archive_is_refused_with_what_was_found"),
    Row(81, "put a link, a pipe or a device into an archive", "that submission is refused in a sentence", f"{_ARCHIVE}a_bad_member_of_a_tar_costs_its_own_submission_a_sentence"),
    Row(83, "put one name twice into an archive, or in two spellings", "both are refused in a sentence", f"{_ARCHIVE}names_that_some_system_takes_for_one_are_both_refused"),
    Row(84, "put a name with controls into an archive", "that submission is refused, its name spelled out", f"{_ARCHIVE}a_name_with_a_hostile_character_is_a_submission_that_is_not_read"),
    Row(85, "hand in a monstrous notebook", "read within bounds, or refused", "intake/test_notebook.py::test_a_notebook_costs_little_more_than_its_bytes"),
    Row(86, "have outputs of a notebook shown", "code alone is kept", "intake/test_notebook.py::test_the_hash_is_that_of_the_code"),
    Row(92, "hand in a bomb of references as a platform's list", "nothing is built of it", f"{_ARCHIVE}a_hostile_list_is_refused_or_says_nothing"),
    Row(93, "hide hooks and filters in a git repository", "not tried: nothing is taken from a repository"),
    Row(94, "put a link where a result or its draft will be", "refused by name; neither followed nor replaced", f"{_NAMES}a_link_in_a_results_place_is_neither_followed_nor_replaced"),
    Row(95, "change the file between reading and running it", "what is hashed is what is run", f"{_TWO}a_file_changed_after_it_was_read_is_graded_as_it_was"),
    Row(95, "overwrite, truncate, replace or add to the files that the course gives", "refused; the next one finds them as they were", f"{_GIVEN}no_submission_changes_them"),
    Row(95, "replace a module of the course by its own", "it deceives only itself", f"{_GIVEN}what_shadows_them_shadows_them_for_itself_alone"),
    Row(95, "use a path that leads out of the folder of given files", "what is seen grows by exactly these files", f"{_GIVEN}what_a_worker_sees_grows_by_exactly_these"),
    Row(95, "change a package of the course, or use a path that leads out of its folder", "refused; what is seen grows by exactly its folders", "sandbox/test_packages.py::test_no_submission_changes_them"),
    Row(96, "write lines that look like the grader's", "kept apart in every command", f"{_NAMES}no_command_steers_a_terminal_or_a_runner"),
    Row(97, "name others in a platform's list of its own", "the list counts where the platform puts it alone", f"{_ARCHIVE}a_students_own_list_names_nobody"),
)  # fmt: skip


def rows(comes_off):
    """The lines of the table: number, attack, what came of it, and without which walls it comes off."""
    told = [(attack.row, attack.title, _outcome(attack), comes_off.get(attack.name, "")) for attack in CODE]
    told += [(one.row, f"hand in {one.title}", _worth(one), "") for one in HANDED_IN]
    told += [(one.number, one.title, one.outcome, "") for one in ROWS]
    return sorted(told, key=lambda line: line[0])


def _outcome(attack):
    if attack.kind == "reach":
        return attack.ends[0] if attack.ends != ("returned",) else "nothing reached"
    if attack.kind == "forge":
        return "no points" if not attack.most else "no more than its wrong answers are worth"
    ends = {"late": "ended by the clock", "returned": "a wrong answer"}
    return ends.get(attack.ends[0], attack.ends[0])


def _worth(one):
    return f"{one.score:g} of 5 points" + (f': "{one.says}"' if one.says else "")
