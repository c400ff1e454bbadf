/** Equal questions asked once: while one is under way, and after it was answered. A failed one may be asked again. */
export class Merged<Asked, Answer> {
  #ask: (asked: Asked) => Promise<Answer>;
  #answers = new Map<string, Promise<Answer>>();

  constructor(ask: (asked: Asked) => Promise<Answer>) {
    this.#ask = ask;
  }

  ask(asked: Asked): Promise<Answer> {
    const key = JSON.stringify(asked);
    const known = this.#answers.get(key);
    if (known) return known;
    const answer = this.#ask(asked);
    this.#answers.set(key, answer);
    answer.catch(() => this.#answers.delete(key));
    return answer;
  }

  forget(): void {
    this.#answers.clear();
  }
}
