import type { Locale } from '../../problems/problem.ts';

/** The faces of the sign-in page. `confirm` holds the link's token and sends it by itself, or by its button. */
export type LoginFace =
  | { readonly kind: 'how'; readonly company: string }
  | { readonly kind: 'confirm'; readonly company: string; readonly token: string }
  | { readonly kind: 'spent'; readonly company: string };

const WORDS = {
  ru: {
    how: [
      'Вход по ссылке',
      'Воронка пускает по одноразовой ссылке: паролей нет. Ссылку печатает эта команда на сервере; её может прислать и администратор.',
    ],
    confirm: ['Вход', 'Сейчас откроются ваши данные. Если ничего не происходит, нажмите кнопку.'],
    spent: ['Ссылка больше не действует', 'Ссылка срабатывает один раз и живёт 15 минут. Напечатайте новую:'],
    button: 'Войти',
    product: 'Воронка',
  },
  en: {
    how: [
      'Sign in by link',
      'Voronka lets people in by a one-time link: there are no passwords. This command prints one on the server; an administrator can send you one, too.',
    ],
    confirm: ['Sign in', 'Your data opens in a moment. If nothing happens, press the button.'],
    spent: ['This link no longer works', 'A link works once, for 15 minutes. Print a new one:'],
    button: 'Sign in',
    product: 'Voronka',
  },
} as const;

/** A whole page that needs no script and no other file. */
export function loginPage(face: LoginFace, locale: Locale): string {
  const words = WORDS[locale];
  const [title, text] = words[face.kind];
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · ${words.product}</title>
<style>${STYLE}</style>
<main>
<svg viewBox="0 0 32 32" aria-hidden="true"><path d="M3 5h26l-3.4 6H6.4zM7.6 13h16.8L21 19H11zM12.2 21h7.6L18 24v5l-4-2v-3z"/></svg>
<p class="company">${escaped(face.company)}</p>
<h1>${title}</h1>
<p>${text}</p>
${actionOf(face, words.button)}
</main>
</html>
`;
}

function actionOf(face: LoginFace, button: string): string {
  switch (face.kind) {
    case 'how':
    case 'spent':
      return '<pre><code>npx voronka link</code></pre>';
    case 'confirm':
      return `<form method="post" action="/login"><input type="hidden" name="token" value="${escaped(face.token)}"><button>${button}</button></form>
<script src="/login/go.js"></script>`;
  }
}

/** Text as HTML shows it, inside an element or a quoted attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#5b6470;--paper:#f6f7f9;--card:#fff;--line:#dfe3e8;--accent:#1f6feb}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebef;--soft:#9aa4b0;--paper:#111418;--card:#191d23;--line:#2b323b;--accent:#5b9bff}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--paper);color:var(--ink);
font:16px/1.5 'Golos Text',system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;padding:16px}
main{width:100%;max-width:420px;background:var(--card);border:1px solid var(--line);border-radius:16px;padding:32px}
svg{width:40px;height:40px;fill:var(--accent)}
.company{margin:8px 0 0;color:var(--soft)}
h1{font-size:24px;line-height:1.25;margin:4px 0 12px}
p{margin:0 0 16px}
pre{margin:0;padding:12px 16px;border:1px solid var(--line);border-radius:10px;background:var(--paper);overflow:auto}
button{font:inherit;font-weight:600;width:100%;padding:12px;border:0;border-radius:10px;background:var(--accent);color:#fff;cursor:pointer}
button:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
@media(prefers-color-scheme:dark){button{color:#0b0e12}}
`;
