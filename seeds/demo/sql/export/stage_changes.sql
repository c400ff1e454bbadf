select
    'И' || deal.deal_number || '-' || walk.step as "ID",
    'С' || deal.deal_number as "Сделка ID",
    deal.pipeline as "Воронка",
    case walk.stage_order
        when 6 then 'Успешно реализовано'
        when 7 then 'Закрыто и не реализовано'
        else stages.stage
    end as "Стадия",
    walk.stage_order as "Порядок стадии",
    moment_text(walk.entered_at) as "Дата перехода",
    deal.owner_id as "Кто перевёл ID"
from (from new_walk union all from repeat_walk) as walk
join deal on deal.deal_key = walk.deal_key
left join stages on stages.pipeline = deal.pipeline and stages.stage_order = walk.stage_order
order by deal.deal_number, walk.step
