// The sign of each state of a provider: told by its shape, too, not by its colour alone.

import type { HealthState } from "../../lib/backend/interface";
import type { IconName } from "../../shared/Icon.svelte";

export const HEALTH_SIGNS: Record<HealthState, IconName> = { ready: "check", degraded: "alert", down: "close", no_key: "key", limit: "clock" };
