-- One row per basis of time, attribution model, day, channel, source and campaign, for every basis and model but the first
-- that channel_days counts itself after each edit.
{{ config(tags=['slow']) }}
{%- set sides = [
    channel_side('lead', 'crm'), channel_side('payment', 'crm'), channel_side('event', 'first'),
    channel_side('event', 'last'), channel_side('event', 'last_non_direct'), channel_side('event', 'linear'),
    channel_side('event', 'time_decay'), channel_side('event', 'position_based'), channel_side('event', 'w_shaped'),
    channel_side('event', 'shapley'), channel_side('event', 'markov')
] %}
{{ channel_figures(sides | join(' union all '), ref('channel_sale_day')) }}
