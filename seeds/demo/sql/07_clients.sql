-- One row per client: a company whose first deal was won, with its own rhythm and the purchase after which it is silent.
create table client as
select
    new_deal.client,
    new_deal.root,
    new_deal.owner_id,
    new_deal.industry,
    new_walk.entered_at as first_bought_at,
    chance(new_deal.client, 'bad service') < 0.15 as had_bad_service,
    industries.interval_days,
    industries.interval_cv,
    least(
        80,
        floor(
            ln(greatest(1 - chance(new_deal.client, 'life'), 1e-12))
            / ln(1 - least(0.9, industries.churn_rate * if(had_bad_service, getvariable('bad_service_factor')::double, 1)))
        )
    )::integer as repeat_count,
    industries.cheque_factor * lognormal(new_deal.client, 'size', 0.85 * getvariable('cheque')::double, 0.4) as usual_amount
from new_deal
join new_walk on new_walk.deal_key = new_deal.deal_key and new_walk.stage_order = 6
join industries on industries.industry = new_deal.industry;
