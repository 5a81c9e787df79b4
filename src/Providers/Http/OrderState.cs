namespace ImageGen.Providers.Http;

/// <summary>How an order stands by the word that a service has for it.</summary>
internal enum OrderState
{
    /// <summary>The answer does not say.</summary>
    Unsaid,

    /// <summary>It has not ended, or the word is none that is known: services add words.</summary>
    GoesOn,

    /// <summary>It ended well.</summary>
    Made,

    /// <summary>It ended without an image.</summary>
    Failed,

    /// <summary>Somebody stopped it.</summary>
    Canceled,

    /// <summary>The service does not know it.</summary>
    NotFound,
}
