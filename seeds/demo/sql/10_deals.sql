-- One row per deal as the CRM shows it on the day of the export, numbered in the order of creation.
create table deal as
with

drawn as (
    select *, 'Новые клиенты' as pipeline from new_deal
    union all
    select *, 'Повторные продажи' as pipeline
    from (
        select
            deal_key, client, root, lead_number, owner_id, channel, campaign, is_hidden, industry, product_id, category,
            is_newcomers, starts_at, ends_at, will_win, lost_stage, target_amount
        from repeat_deal
    )
),

walked as (
    select
        deal_key,
        min(entered_at) as created_at,
        max_by(entered_at, step) as moved_at,
        max_by(stage_order, step) as stage_order,
        bool_or(is_last) as is_closed
    from (from new_walk union all from repeat_walk)
    group by deal_key
),

sold as (
    select deal_key, sum(price * quantity)::decimal(18, 2) as amount
    from sold_line
    group by deal_key
)

select
    row_number() over (order by walked.created_at, drawn.deal_key) as deal_number,
    drawn.deal_key,
    drawn.client,
    drawn.root,
    drawn.pipeline,
    drawn.lead_number,
    drawn.owner_id,
    drawn.channel,
    drawn.campaign,
    drawn.is_hidden,
    drawn.industry,
    drawn.product_id,
    drawn.category,
    walked.stage_order,
    case
        when walked.is_closed and walked.stage_order = 6 then 'Успешно реализовано'
        when walked.stage_order = 7 then 'Закрыто и не реализовано'
        else stages.stage
    end as stage,
    case when walked.is_closed and walked.stage_order = 6 then 'won' when walked.stage_order = 7 then 'lost' else 'open' end as outcome,
    walked.created_at,
    if(walked.is_closed or walked.stage_order = 7, walked.moved_at, null) as closed_at,
    coalesce(sold.amount, round(drawn.target_amount, -2)::decimal(18, 2)) as amount,
    reason_wheel.pick as drawn_reason
from drawn
join walked on walked.deal_key = drawn.deal_key
left join sold on sold.deal_key = drawn.deal_key
left join stages on stages.pipeline = drawn.pipeline and stages.stage_order = walked.stage_order
left join wheel as reason_wheel
    on reason_wheel.wheel = 'reason to lose a deal' and reason_wheel.slot = spin(drawn.deal_key, 'reason');
