const keys = {
  stocked: 'needs.stage.stocked',
  using: 'needs.stage.using',
  running_out: 'needs.stage.running_out',
  overdue: 'needs.stage.overdue',
  long_overdue: 'needs.stage.long_overdue',
  lapsed: 'needs.stage.lapsed',
} as const;

/** The words for how far a client is through what he bought. */
export const stageKey = (stage: string | null): (typeof keys)[keyof typeof keys] | 'unknown' =>
  stage !== null && stage in keys ? keys[stage as keyof typeof keys] : 'unknown';
