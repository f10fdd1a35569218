import { HostConfig } from 'adaptivecards';

const tone = (color: string, subtle = color) => ({
  default: `var(${color})`,
  subtle: `var(${subtle})`,
  highlightColors: { default: 'var(--accent-soft)', subtle: 'var(--accent-soft)' },
});
const foregroundColors = {
  default: tone('--text', '--text-2'),
  dark: tone('--text', '--text-2'),
  light: tone('--text-2', '--text-3'),
  accent: tone('--accent-strong'),
  good: tone('--good'),
  warning: tone('--warn'),
  attention: tone('--bad'),
};
const container = (background: string, border = background) => ({
  backgroundColor: background,
  borderColor: border,
  foregroundColors,
});

/** Cards in the page's own look. Colours are the page's variables, so light and dark need no second drawing. */
export const hostConfig = new HostConfig({
  fontFamily: 'inherit',
  supportsInteractivity: true,
  fontSizes: { small: 12, default: 14, medium: 15, large: 17, extraLarge: 21 },
  fontWeights: { lighter: 350, default: 400, bolder: 650 },
  lineHeights: { small: 17, default: 20, medium: 21, large: 23, extraLarge: 27 },
  spacing: { none: 0, small: 4, default: 8, medium: 12, large: 18, extraLarge: 26, padding: 14 },
  separator: { lineThickness: 1, lineColor: 'var(--line)' },
  imageSizes: { small: 40, medium: 80, large: 160 },
  containerStyles: {
    default: container('transparent', 'var(--line)'),
    emphasis: container('var(--surface-2)', 'var(--line)'),
    accent: container('var(--accent-soft)'),
    good: container('color-mix(in srgb, var(--good) 12%, var(--surface))'),
    warning: container('var(--warn-soft)'),
    attention: container('var(--bad-soft)'),
  },
  actions: {
    maxActions: 6,
    spacing: 'medium',
    buttonSpacing: 7,
    showCard: { actionMode: 'inline', inlineTopMargin: 10, style: 'emphasis' },
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
    iconPlacement: 'leftOfTitle',
    iconSize: 16,
  },
  adaptiveCard: { allowCustomStyle: true },
  imageSet: { imageSize: 'medium', maxImageHeight: 100 },
  factSet: {
    title: { color: 'default', size: 'default', isSubtle: true, weight: 'default', wrap: true, maxWidth: 150 },
    value: { color: 'default', size: 'default', isSubtle: false, weight: 'default', wrap: true },
    spacing: 14,
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { color: 'default', size: 'small', weight: 'bolder', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { color: 'default', size: 'small', weight: 'bolder' },
    },
    errorMessage: { color: 'attention', size: 'small', spacing: 'small', weight: 'bolder' },
  },
  textStyles: {
    heading: { size: 'large', weight: 'bolder', color: 'default', isSubtle: false },
    columnHeader: { size: 'small', weight: 'bolder', color: 'default', isSubtle: true },
  },
  table: { cellSpacing: 6 },
});
