export {
  columnFilteringFeature, constructTable, createFilteredRowModel, createSortedRowModel,
  globalFilteringFeature, rowSortingFeature, tableFeatures,
} from "@tanstack/table-core";
export {storeReactivityBindings} from "@tanstack/table-core/store-reactivity-bindings";
export {Virtualizer, elementScroll, measureElement, observeElementOffset, observeElementRect, observeWindowOffset, observeWindowRect, windowScroll} from "@tanstack/virtual-core";
