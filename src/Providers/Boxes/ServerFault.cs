namespace ImageGen.Providers.Boxes;

/// <summary>What the words of a GPU server that failed to make an image mean for the next try.</summary>
internal enum ServerFault
{
    /// <summary>They don't say.</summary>
    Unclear,

    /// <summary>Memory ran out. It may be free when something else has ended.</summary>
    Memory,

    /// <summary>There is no such model at this server.</summary>
    NoModel,

    /// <summary>The model, a file of it, or the installation can't be used: no order with it will go better.</summary>
    Setup,

    /// <summary>The computation failed in a way that repeats itself: not a number, parts that don't fit together, a mistake in a program.</summary>
    Lasting,
}
