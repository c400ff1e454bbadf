import type { Locale } from './config.ts';

export type ProjectFile = { readonly path: string; readonly text: string };

/** What `voronka init` writes. */
export function projectFiles(locale: Locale): readonly ProjectFile[] {
  return [
    { path: 'voronka.yml', text: locale === 'ru' ? configRu : configEn },
    { path: 'mappings/README.md', text: locale === 'ru' ? mappingsRu : mappingsEn },
    { path: 'models/README.md', text: locale === 'ru' ? modelsRu : modelsEn },
    { path: '.gitignore', text: 'data/\nsecrets/\n.env\n*.tar.gz\n' },
    { path: 'README.md', text: locale === 'ru' ? readmeRu : readmeEn },
  ];
}

const configRu = `# Настройки Воронки. Переменные окружения VORONKA_* сильнее этого файла.
# Паролей здесь быть не должно: VORONKA_WAREHOUSE_PASSWORD или warehouse.password_file.

company:
  name: Моя компания

timezone: Europe/Moscow   # в этом поясе начинаются и кончаются дни отчётов
currency: RUB             # в этой валюте складываются суммы
locale: ru                # язык команд и отчётов: ru или en

# data: ./data            # загруженные файлы, хранилище, журналы

# server:
#   host: 127.0.0.1       # другие адреса — только за обратным прокси с TLS
#   port: 4000
#   url: https://crm.example.ru   # адрес, который набирают люди

# Хранилище по умолчанию — DuckDB в папке data. Для больших объёмов — ClickHouse:
# warehouse:
#   url: clickhouse://clickhouse.local:8123/voronka
#   user: voronka
#   password_file: /run/secrets/clickhouse
#
# DuckDB можно ограничить:
# warehouse:
#   url: duckdb:./data/voronka.duckdb
#   memory: 4GB
#   threads: 2

# Откуда брать данные командой voronka sync:
# sources:
#   crm:
#     paths: [./exports]            # файлы и папки
#     mapping: mappings/crm.yml     # что из них чему соответствует
#   shop:
#     system: database              # прочие системы: страница «Источники» или docs/ru/sources.md
#     address: postgres://reader@db.local:5432/shop
#     tables: 'orders: id, updated_at; clients: id'
#     schedule: '*/15 * * * *'      # пока работает сервер
`;

const configEn = `# Settings of Voronka. Environment variables VORONKA_* win over this file.
# No passwords here: VORONKA_WAREHOUSE_PASSWORD or warehouse.password_file.

company:
  name: My company

timezone: Europe/Moscow   # days of the reports begin and end in this zone
currency: RUB             # amounts are added up in this currency
locale: en                # language of commands and dashboards: ru or en

# data: ./data            # loaded files, the warehouse, logs

# server:
#   host: 127.0.0.1       # others only behind a reverse proxy with TLS
#   port: 4000
#   url: https://crm.example.com  # the address people type

# The warehouse is DuckDB in the data folder by default. For large volumes, ClickHouse:
# warehouse:
#   url: clickhouse://clickhouse.local:8123/voronka
#   user: voronka
#   password_file: /run/secrets/clickhouse
#
# DuckDB can be limited:
# warehouse:
#   url: duckdb:./data/voronka.duckdb
#   memory: 4GB
#   threads: 2

# Where \`voronka sync\` takes data from:
# sources:
#   crm:
#     paths: [./exports]            # files and folders
#     mapping: mappings/crm.yml     # what in them is what
#   shop:
#     system: database              # other systems: the page Sources, or docs/en/sources.md
#     address: postgres://reader@db.local:5432/shop
#     tables: 'orders: id, updated_at; clients: id'
#     schedule: '*/15 * * * *'      # while the server runs
`;

const mappingsRu = `# Описания выгрузок

Один файл на источник: какой файл выгрузки — какая сущность, какая колонка — какое поле, как записаны даты, деньги и
этапы. Черновик составит команда:

    voronka import --map new --source crm ../exports

Прочтите черновик: там отмечено, что угадано.
`;

const mappingsEn = `# Mappings

One file per source: which exported file is which entity, which column is which field, how dates, money and stages are
written. A draft is made by:

    voronka import --map new --source crm ../exports

Read the draft: it marks what was guessed.
`;

const modelsRu = `# Свои модели

Файлы .sql отсюда строятся вместе с моделями Воронки: models/marts/my_report.sql станет таблицей marts.my_report.
Пишутся как в dbt: {{ ref('deals') }}, {{ config(materialized='table') }}; рядом .yml с описаниями и проверками.
`;

const modelsEn = `# Models of your own

The .sql files here are built together with Voronka's: models/marts/my_report.sql becomes the table marts.my_report.
They are written as in dbt: {{ ref('deals') }}, {{ config(materialized='table') }}; a .yml beside holds descriptions and
tests.
`;

const readmeRu = `# Проект Воронки

    voronka import --map new --source crm ФАЙЛЫ   # описать выгрузку
    voronka import --source crm ФАЙЛЫ             # загрузить
    voronka build                                 # построить витрины
    voronka serve                                 # открыть отчёты
    voronka doctor                                # что не так и как поправить
    voronka backup ../voronka.tar.gz              # сохранить всё в один архив

voronka.yml — настройки, mappings/ — описания выгрузок, models/ — свои модели. Папку data/ в git не кладут.
`;

const readmeEn = `# A Voronka project

    voronka import --map new --source crm FILES   # describe an export
    voronka import --source crm FILES             # load it
    voronka build                                 # build the marts
    voronka serve                                 # open the dashboards
    voronka doctor                                # what is wrong and how to mend it
    voronka backup ../voronka.tar.gz              # save everything into one archive

voronka.yml holds settings, mappings/ describe exports, models/ are your own models. Keep data/ out of git.
`;
