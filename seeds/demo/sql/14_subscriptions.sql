-- Dispensers are serviced by subscription: one row per stretch in which a client pays the same for a plan. A month after
-- another each client leaves at one rate; who stays longer than six months may move to the next plan, once.
create table subscription as
with

signed as (
    select
        client,
        owner_id,
        first_bought_at::date + floor(1 + 30 * chance(client, 'subscribes when'))::integer as started_on,
        1 + floor(2 * chance(client, 'plan'))::integer as plan_order,
        1 + floor(
            ln(greatest(1 - chance(client, 'subscribed months'), 1e-12))
            / ln(1 - getvariable('subscription_churn')::double)
        )::integer as months,
        chance(client, 'upgrades') < getvariable('subscription_upgrade_share')::double as wants_more
    from client
    where chance(client, 'subscribes') < getvariable('subscriber_share')::double
),

stretches as (
    select client, owner_id, plan_order, 1 as place, started_on, if(wants_more and months > 6, 6, months) as months
    from signed

    union all

    select client, owner_id, plan_order + 1, 2, (started_on + to_months(6))::date, months - 6
    from signed
    where wants_more and months > 6
)

select
    stretches.client,
    stretches.place,
    stretches.owner_id,
    plans.plan,
    plans.monthly_amount,
    stretches.started_on,
    (stretches.started_on + to_months(stretches.months))::date as ended_on
from stretches
join plans on plans.plan_order = stretches.plan_order
where stretches.started_on < export_moment()::date;
