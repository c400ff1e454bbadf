-- How people and programs write the same thing.
create macro digit(digits, place) as substr(digits, place, 1)::integer;

create macro inn10(nine) as
    nine || ((
        2 * digit(nine, 1) + 4 * digit(nine, 2) + 10 * digit(nine, 3) + 3 * digit(nine, 4) + 5 * digit(nine, 5)
        + 9 * digit(nine, 6) + 4 * digit(nine, 7) + 6 * digit(nine, 8) + 8 * digit(nine, 9)
    ) % 11 % 10)::varchar;

create macro eleventh(ten) as
    ten || ((
        7 * digit(ten, 1) + 2 * digit(ten, 2) + 4 * digit(ten, 3) + 10 * digit(ten, 4) + 3 * digit(ten, 5)
        + 5 * digit(ten, 6) + 9 * digit(ten, 7) + 4 * digit(ten, 8) + 6 * digit(ten, 9) + 8 * digit(ten, 10)
    ) % 11 % 10)::varchar;

create macro twelfth(eleven) as
    eleven || ((
        3 * digit(eleven, 1) + 7 * digit(eleven, 2) + 2 * digit(eleven, 3) + 4 * digit(eleven, 4) + 10 * digit(eleven, 5)
        + 3 * digit(eleven, 6) + 5 * digit(eleven, 7) + 9 * digit(eleven, 8) + 4 * digit(eleven, 9)
        + 6 * digit(eleven, 10) + 8 * digit(eleven, 11)
    ) % 11 % 10)::varchar;

-- ten digits, 9031234567
create macro phone_as(digits, way) as
    case way
        when 0 then '+7 (' || left(digits, 3) || ') ' || substr(digits, 4, 3) || '-' || substr(digits, 7, 2) || '-' || right(digits, 2)
        when 1 then '8' || digits
        when 2 then '8 (' || left(digits, 3) || ') ' || substr(digits, 4, 3) || ' ' || substr(digits, 7, 2) || ' ' || right(digits, 2)
        when 3 then '7' || digits
        else digits
    end;

create macro without_yo(words) as replace(replace(words, 'ё', 'е'), 'Ё', 'Е');

create macro moment_text(moment) as strftime(moment, '%Y-%m-%d %H:%M:%S');

create macro price_on(price, category, moment) as
    round(price * if(is_after_price_rise(category, moment), getvariable('price_rise')::double, 1), -1)::decimal(18, 2);

create macro raw_source(key, channel, raw_name) as if(chance(key, 'other spelling') < 0.3, raw_name, channel);
