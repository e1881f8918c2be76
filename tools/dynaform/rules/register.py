"""Every rule there is, in the order of their ids."""

from __future__ import annotations

from dynaform.rules.data import (
    df774_secret_not_marked,
    df776_sensitive_key,
    df777_plain_password,
    df780_item_over_limit,
    df782_large_item,
    df783_growing_list,
    df786_short_life,
)
from dynaform.rules.indexes import (
    df720_unused_index,
    df721_redundant_index,
    df722_all_for_few,
    df723_projected_for_nobody,
    df728_many_indexes,
    df730_restless_index_key,
)
from dynaform.rules.keys import (
    df212_few_partitions,
    df700_hot_partition,
    df701_growing_sort_key,
    df702_collection_over_limit,
    df703_unbounded_local_collection,
    df704_hot_item,
    df706_email_case,
    df708_text_that_is_a_time,
    df711_delimiters,
    df715_time_as_partition,
)
from dynaform.rules.operations import (
    df790_weaker_promise,
    df792_too_little_capacity,
    df793_too_much_capacity,
    df794_cold_start,
    df795_over_quota,
    df796_unknown_load,
    df797_wrong_table_class,
    df799_too_many_tags,
)
from dynaform.rules.reads import (
    df740_frequent_scan,
    df741_wasteful_filter,
    df742_page_over_limit,
    df745_many_requests,
    df748_pays_for_whole_items,
    df750_counting_by_reading,
)
from dynaform.rules.rule import Rule
from dynaform.rules.writes import (
    df760_put_over_counters,
    df761_lost_update,
    df763_transaction_twice,
    df764_transaction_of_one,
    df766_contended_transaction,
    df767_half_done,
    df771_written_for_nobody,
    df773_unused_entity,
)

_MODULES = (
    df212_few_partitions,
    df700_hot_partition,
    df701_growing_sort_key,
    df702_collection_over_limit,
    df703_unbounded_local_collection,
    df704_hot_item,
    df706_email_case,
    df708_text_that_is_a_time,
    df711_delimiters,
    df715_time_as_partition,
    df720_unused_index,
    df721_redundant_index,
    df722_all_for_few,
    df723_projected_for_nobody,
    df728_many_indexes,
    df730_restless_index_key,
    df740_frequent_scan,
    df741_wasteful_filter,
    df742_page_over_limit,
    df745_many_requests,
    df748_pays_for_whole_items,
    df750_counting_by_reading,
    df760_put_over_counters,
    df761_lost_update,
    df763_transaction_twice,
    df764_transaction_of_one,
    df766_contended_transaction,
    df767_half_done,
    df771_written_for_nobody,
    df773_unused_entity,
    df774_secret_not_marked,
    df776_sensitive_key,
    df777_plain_password,
    df780_item_over_limit,
    df782_large_item,
    df783_growing_list,
    df786_short_life,
    df790_weaker_promise,
    df792_too_little_capacity,
    df793_too_much_capacity,
    df794_cold_start,
    df795_over_quota,
    df796_unknown_load,
    df797_wrong_table_class,
    df799_too_many_tags,
)

RULES: tuple[Rule, ...] = tuple(module.RULE for module in _MODULES)
