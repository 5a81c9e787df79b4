namespace ImageGen.Providers.CogView;

/// <summary>The classes of the service's error codes. Its statuses are not specific enough: 429 is "slow down" as well as "insufficient balance".</summary>
internal enum ErrorClass
{
    /// <summary>A code that is not in the table, or none: the status decides.</summary>
    Unknown,

    /// <summary>The key is missing, wrong or expired.</summary>
    Authentication,

    /// <summary>The balance or the plan is used up. Waiting does not help, though the status is 429.</summary>
    Money,

    /// <summary>The account is inactive or locked, or may not use the API or the model.</summary>
    NotAllowed,

    /// <summary>A parameter is wrong.</summary>
    Invalid,

    /// <summary>There is no such model.</summary>
    NoModel,

    /// <summary>The API no longer exists.</summary>
    Retired,

    /// <summary>Moderation refused the prompt or the image.</summary>
    Moderation,

    /// <summary>Too many requests at once, of this account or in total.</summary>
    Throttled,

    /// <summary>The quota of a period is used up; it is renewed automatically.</summary>
    Quota,

    /// <summary>The account is suspended because of its usage, until support clears it.</summary>
    Suspended,
}
