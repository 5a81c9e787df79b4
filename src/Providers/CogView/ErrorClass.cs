namespace ImageGen.Providers.CogView;

/// <summary>What the service's error codes come to. Its statuses say too little: 429 is "slow down" as well as "you have no money".</summary>
internal enum ErrorClass
{
    /// <summary>A code that is not in the table, or none: the status has to do.</summary>
    Unknown,

    /// <summary>The key is missing, wrong or expired.</summary>
    Authentication,

    /// <summary>The balance or the plan is used up. No wait helps, though the status is 429.</summary>
    Money,

    /// <summary>The account is inactive or locked, or may not use the API or the model.</summary>
    NotAllowed,

    /// <summary>A parameter is wrong.</summary>
    Invalid,

    /// <summary>There is no such model.</summary>
    NoModel,

    /// <summary>There is no such API any more.</summary>
    Retired,

    /// <summary>The prompt or the image was judged unsafe.</summary>
    Moderation,

    /// <summary>Too many at once, of this account or of all.</summary>
    SlowDown,

    /// <summary>The quota of a time is used up; it comes back by itself.</summary>
    Quota,

    /// <summary>The account is held back for how it uses the service, until a person settles it.</summary>
    HeldBack,
}
