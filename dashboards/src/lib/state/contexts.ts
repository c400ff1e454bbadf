import { createContext } from 'svelte';
import type { Answers } from '../cube/answers.svelte.ts';
import type { Wording } from '../i18n/wording.svelte.ts';
import type { Marks } from '../marks/marks.svelte.ts';
import type { Session } from '../session/session.svelte.ts';
import type { Theme } from '../ui/theme.svelte.ts';
import type { Commands } from './commands.ts';
import type { View } from './view.svelte.ts';

// Made once in the layout and handed down; nothing here is global, since a server renders for many readers at once.
export const [getSession, setSession] = createContext<Session>();
export const [getWording, setWording] = createContext<Wording>();
export const [getView, setView] = createContext<View>();
export const [getAnswers, setAnswers] = createContext<Answers>();
export const [getTheme, setTheme] = createContext<Theme>();
export const [getMarks, setMarks] = createContext<Marks>();
export const [getCommands, setCommands] = createContext<Commands>();
