import { ChoiceSetInput, GlobalRegistry, Versions } from 'adaptivecards';

interface Offered {
  title: string;
  value: string;
}

/** What a card's choice asks the app for; set on the drawn card. */
export type AskChoices = (dataset: string, words: string) => Promise<readonly Offered[]>;

const pauseMs = 180;
let fields = 0;

/**
 * A choice that one types into (`style: filtered`, or `choices.data` asking the app): a combobox by WAI-ARIA's pattern
 * that sends the chosen value. The library's own keeps only the shown title of what the app offered.
 */
class ChoiceField extends ChoiceSetInput {
  /** Set by whoever draws the card. */
  static ask: WeakMap<object, AskChoices> = new WeakMap();
  #field: HTMLInputElement | undefined;
  #list: HTMLUListElement | undefined;
  #picked: Offered | undefined;
  #offered: readonly Offered[] = [];
  #marked = 0;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  get #isTyped(): boolean {
    return !this.isMultiSelect && (this.style === 'filtered' || this.choicesData?.dataset !== undefined);
  }

  protected override internalRender(): HTMLElement | undefined {
    if (!this.#isTyped) return super.internalRender();
    const id = `choice-field-${++fields}`;
    const box = document.createElement('div');
    box.className = 'teams-choice';
    const field = document.createElement('input');
    field.type = 'text';
    field.className = 'ac-input ac-textInput';
    field.autocomplete = 'off';
    field.placeholder = this.placeholder ?? '';
    field.setAttribute('role', 'combobox');
    field.setAttribute('aria-expanded', 'false');
    field.setAttribute('aria-controls', id);
    field.setAttribute('aria-autocomplete', 'list');
    const list = document.createElement('ul');
    list.id = id;
    list.className = 'teams-choices';
    list.setAttribute('role', 'listbox');
    list.hidden = true;
    this.#field = field;
    this.#list = list;
    const known = this.choices.map((choice) => ({ title: choice.title ?? '', value: choice.value ?? '' }));
    this.#picked = known.find((choice) => choice.value === this.defaultValue);
    if (this.#picked === undefined && this.defaultValue)
      this.#picked = { title: this.defaultValue, value: this.defaultValue };
    field.value = this.#picked?.title ?? '';
    field.addEventListener('input', () => {
      this.#picked = undefined;
      this.#open(known);
    });
    field.addEventListener('click', () => this.#open(known));
    field.addEventListener('keydown', (event) => this.#onKey(event, known));
    field.addEventListener('blur', () => this.#settle(known));
    box.append(field, list);
    return box;
  }

  /** The library labels the box around the field; what one types into is what has the name. */
  protected override updateInputControlAriaLabelledBy(): void {
    super.updateInputControlAriaLabelledBy();
    const box = this.renderedInputControlElement;
    if (!this.#field || !box) return;
    for (const name of ['id', 'aria-labelledby', 'aria-required']) {
      const value = box.getAttribute(name);
      if (value === null) continue;
      this.#field.setAttribute(name, value);
      box.removeAttribute(name);
    }
  }

  #onKey(event: KeyboardEvent, known: readonly Offered[]): void {
    const list = this.#list;
    if (!list || event.isComposing) return;
    const isOpen = !list.hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) {
        this.#open(known);
        return;
      }
      const count = this.#offered.length;
      if (count === 0) return;
      this.#marked = (this.#marked + (event.key === 'ArrowDown' ? 1 : -1) + count) % count;
      this.#paint();
    } else if (event.key === 'Enter' && isOpen) {
      event.preventDefault();
      const choice = this.#offered[this.#marked];
      if (choice) this.#pick(choice);
    } else if (event.key === 'Escape' && isOpen) {
      // The dialog below must not close as well.
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    }
  }

  #open(known: readonly Offered[]): void {
    const words = this.#picked ? '' : (this.#field?.value.trim() ?? '');
    const fitting = known.filter((choice) => choice.title.toLowerCase().includes(words.toLowerCase()));
    const dataset = this.choicesData?.dataset;
    const ask = ChoiceField.ask.get(this.getRootElement());
    this.#show(fitting);
    if (dataset === undefined || ask === undefined) return;
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    this.#timer = setTimeout(() => {
      void ask(dataset, words).then((found) => {
        // An answer to what was typed before is no answer any more.
        if (asked !== this.#asked || document.activeElement !== this.#field) return;
        this.#show([...fitting, ...found.filter((one) => !fitting.some((other) => other.value === one.value))]);
      });
    }, pauseMs);
  }

  #show(offered: readonly Offered[]): void {
    this.#offered = offered;
    this.#marked = Math.max(
      0,
      offered.findIndex((choice) => choice.value === this.#picked?.value),
    );
    if (this.#list) this.#list.hidden = false;
    this.#field?.setAttribute('aria-expanded', 'true');
    this.#paint();
  }

  #paint(): void {
    const list = this.#list;
    if (!list) return;
    const rows = this.#offered.map((choice, i) => {
      const row = document.createElement('li');
      row.id = `${list.id}-${i}`;
      row.textContent = choice.title;
      row.setAttribute('role', 'option');
      row.setAttribute('aria-selected', String(i === this.#marked));
      row.addEventListener('pointerdown', (event) => {
        event.preventDefault();
        this.#pick(choice);
      });
      return row;
    });
    if (rows.length === 0) {
      const empty = document.createElement('li');
      empty.className = 'teams-choices-empty';
      empty.textContent = 'Nothing found';
      rows.push(empty);
    }
    list.replaceChildren(...rows);
    this.#field?.setAttribute('aria-activedescendant', `${list.id}-${this.#marked}`);
    rows[this.#marked]?.scrollIntoView({ block: 'nearest' });
  }

  #pick(choice: Offered): void {
    this.#picked = choice;
    if (this.#field) this.#field.value = choice.title;
    this.#close();
    this.valueChanged();
  }

  #close(): void {
    this.#asked += 1;
    clearTimeout(this.#timer);
    if (this.#list) this.#list.hidden = true;
    this.#field?.setAttribute('aria-expanded', 'false');
  }

  /** Words that name exactly one offer count as choosing it; others are kept for the person to see and correct. */
  #settle(known: readonly Offered[]): void {
    const words = this.#field?.value.trim().toLowerCase() ?? '';
    if (!this.#picked && words !== '') {
      this.#picked = [...this.#offered, ...known].find((choice) => choice.title.toLowerCase() === words);
    }
    this.#close();
    this.valueChanged();
  }

  override get value(): string | undefined {
    if (!this.#field) return super.value;
    return this.#picked?.value;
  }

  override isSet(): boolean {
    return this.#field ? this.#picked !== undefined : super.isSet();
  }

  override isValid(): boolean {
    if (!this.#field) return super.isValid();
    return this.#field.value.trim() === '' || this.#picked !== undefined;
  }

  override focus(): void {
    if (this.#field) this.#field.focus();
    else super.focus();
  }
}

/** Makes cards use it. */
export function registerChoiceField(): void {
  GlobalRegistry.elements.register('Input.ChoiceSet', ChoiceField, Versions.v1_0);
}

export function answerChoices(card: object, ask: AskChoices): void {
  ChoiceField.ask.set(card, ask);
}
