-- Chance without a generator: a number is a hash of a key, a word and the seed number. It depends on nothing else, so
-- threads, batches and the order of rows cannot change it. Two rounds of hashing: one alone leaves words correlated.
create macro chance(key, word) as
    (hash(hash(key::bigint, word), getvariable('seed')::bigint) >> 11)::double / 9007199254740992.0;

-- standard normal, by Box and Muller
create macro bell(key, word) as
    sqrt(-2 * ln(greatest(chance(key, word || ' radius'), 1e-12))) * cos(2 * pi() * chance(key, word || ' angle'));

create macro lognormal(key, word, median_value, sigma) as median_value * exp(sigma * bell(key, word));

create macro weibull(key, word, median_value, shape) as
    median_value * pow(-ln(greatest(1 - chance(key, word), 1e-12)) / ln(2), 1 / shape);

-- a place on a wheel of 1,000 slots
create macro spin(key, word) as floor(1000 * chance(key, word))::integer;

create macro seconds_in(days) as floor(days * 86400)::bigint;

create macro later(moment, seconds) as moment + to_seconds(seconds::bigint);

-- The export is taken at midnight before the day `until`: nothing later has happened yet.
create macro export_moment() as getvariable('until')::date::timestamp;

create macro squeezed(monday_or_day, days_before, moment, days) as
    monday_or_day::timestamp
    + to_seconds(
        32400 + floor((days_before * 86400 + extract(epoch from moment - moment::date::timestamp)) * 32400 / (days * 86400))::bigint
    );

-- Moves a moment into office hours, 9 to 18 on Monday to Friday, and keeps the order of any two moments: a day is
-- squeezed into nine hours, Saturday to Monday into one Monday.
create macro office_time(moment) as
    case extract(isodow from moment)
        when 6 then squeezed(moment::date + 2, 0, moment, 3)
        when 7 then squeezed(moment::date + 1, 1, moment, 3)
        when 1 then squeezed(moment::date, 2, moment, 3)
        else squeezed(moment::date, 0, moment, 1)
    end;

-- What the company is: the answer's speed moves qualification in four steps, nothing in between.
create macro speed_factor(minutes) as
    case when minutes <= 15 then 1.15 when minutes <= 60 then 1 when minutes <= 240 then 0.75 else 0.5 end;

create macro is_after_price_rise(category, moment) as
    category = getvariable('price_rise_category') and moment >= getvariable('price_rise_on')::date;

-- A second card of a company that is already there.
create macro is_second_card(client) as chance(client, 'second card') < getvariable('second_card_share')::double;
