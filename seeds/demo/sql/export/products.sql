select
    'Т' || id as "ID",
    name as "Товар",
    sku as "Артикул",
    category as "Категория",
    brand as "Бренд",
    price_on(price, category, export_moment()) as "Цена",
    cost::decimal(18, 2) as "Себестоимость",
    'Да' as "В продаже"
from products
order by products.id
