-- The export as a careful analyst would read it: typed, without the unreadable rows, with the true channel where the
-- CRM lost it (from truth/).
create view lead as
select
    leads."ID" as lead_id,
    try_cast(leads."Дата создания" as timestamp) as created_at,
    datediff('minute', try_cast(leads."Дата создания" as timestamp), leads."Первый ответ"::timestamp) as answer_minutes,
    leads."Дата квалификации" is not null as is_qualified,
    leads."Дата конвертации" is not null as is_converted,
    leads."Ответственный ID"::integer as owner_id,
    leads."Источник" is null as is_hidden,
    coalesce(channel_names.channel, truth_hidden_sources.channel) as channel,
    coalesce(leads."Кампания", truth_hidden_sources.campaign) as campaign
from leads
left join channel_names on lower(channel_names.source) = lower(leads."Источник")
left join truth_hidden_sources on truth_hidden_sources.lead_id = leads."ID"
where leads."ID" is not null and try_cast(leads."Дата создания" as timestamp) is not null;

create view deal as
select
    deals."ID" as deal_id,
    deals."Воронка" = 'Новые клиенты' as is_new,
    case deals."Стадия" when 'Успешно реализовано' then 'won' when 'Закрыто и не реализовано' then 'lost' else 'open' end as outcome,
    try_cast(deals."Сумма" as decimal(18, 2)) as amount,
    deals."Ответственный ID"::integer as owner_id,
    deals."Компания ID" as company_id,
    deals."Товар ID" as product_id,
    try_cast(deals."Дата создания" as timestamp) as created_at,
    deals."Дата закрытия"::timestamp as closed_at,
    lead.channel
from deals
left join lead on lead.lead_id = deals."Лид ID"
where try_cast(deals."Сумма" as decimal(18, 2)) is not null and try_cast(deals."Дата создания" as timestamp) is not null;

create view stage_change as
select
    stage_changes."Сделка ID" as deal_id,
    stage_changes."Воронка" as pipeline,
    stage_changes."Стадия" as stage,
    stage_changes."Порядок стадии" as stage_order,
    stage_changes."Дата перехода"::timestamp as entered_at,
    lead(stage_changes."Дата перехода"::timestamp) over (
        partition by stage_changes."Сделка ID" order by split_part(stage_changes."ID", '-', 2)::integer
    ) as left_at
from stage_changes;

create view sale as
select
    orders."ID" as order_id,
    orders."Компания ID" as company_id,
    orders."Сделка ID" as deal_id,
    orders."Дата заказа"::timestamp as ordered_at,
    orders."Сумма" as amount
from orders;

create view sale_line as
select
    order_lines."Заказ ID" as order_id,
    order_lines."Товар ID" as product_id,
    order_lines."Вид" = 'Продажа' as is_sale,
    order_lines."Цена" as price,
    order_lines."Сумма" as amount,
    order_lines."Себестоимость" as cost
from order_lines;

create view spend as
select
    strptime(ad_spend."Дата", '%d.%m.%Y')::date as spent_on,
    ad_spend."Канал" as channel,
    ad_spend."Кампания" as campaign,
    replace(ad_spend."Расход, руб", ',', '.')::decimal(18, 2) as spend
from ad_spend
where ad_spend."Расход, руб" <> 'нет данных';
