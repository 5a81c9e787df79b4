namespace ImageGen.Storage.Access;

/// <summary>What a caller may do. In JSON and in tokens: the name in lower case.</summary>
[Flags]
public enum AccessScope
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>generate</c>: submit, cancel and replay the tenant's jobs.</summary>
    Generate = 1,

    /// <summary><c>read</c>: read the tenant's jobs, batches and images, and the providers.</summary>
    Read = 2,

    /// <summary><c>events</c>: read and follow the tenant's events.</summary>
    Events = 4,

    /// <summary><c>webhooks</c>: manage the tenant's webhooks, their secrets and deliveries.</summary>
    Webhooks = 8,

    /// <summary><c>admin</c>: everything, for every tenant, and the calls of operators: keys, settings, tenants, settling, replays that may buy a second image.</summary>
    Admin = 16,

    /// <summary><c>metrics</c>: read the metrics, and the number of unfinished jobs of each lane, over all tenants. For Prometheus and autoscalers; not among the scopes of a tenant.</summary>
    Metrics = 32,
}
