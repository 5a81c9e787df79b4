namespace ImageGen.Providers.Http;

/// <summary>The state of an order, parsed from the service's own name for it.</summary>
internal enum OrderState
{
    /// <summary>The response has no state.</summary>
    Missing,

    /// <summary>It has not ended, or the name is unknown: services add names.</summary>
    Running,

    /// <summary>It succeeded.</summary>
    Succeeded,

    /// <summary>It ended without an image.</summary>
    Failed,

    /// <summary>It was stopped.</summary>
    Canceled,

    /// <summary>The service does not know it.</summary>
    NotFound,
}
