/** Why everything of a person goes (GDPR Article 17(1)); `period-over` is the service's own reason. */
export const erasureReasons = ['request', 'no-longer-needed', 'unlawful'] as const;
export type ErasureReason = (typeof erasureReasons)[number] | 'period-over';
