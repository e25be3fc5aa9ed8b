/**
 * People below which a group tells nothing but that it is small: of fewer one could work out who said what (domain.md
 * section 5.3).
 */
export const ENOUGH = 5
