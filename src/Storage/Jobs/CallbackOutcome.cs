namespace ImageGen.Storage.Jobs;

/// <summary>The effect of a provider callback about an order.</summary>
public enum CallbackOutcome
{
    /// <summary>Nothing to do: the job is unknown, has ended, or is about another order.</summary>
    Ignored,

    /// <summary>The provider's response to the order had been lost. The job now has the id and continues.</summary>
    Adopted,

    /// <summary>A worker still waits for the provider's response. The id is stored for a look-up, in case the response is lost.</summary>
    Noted,

    /// <summary>The order was known. The job is due now.</summary>
    Woken,
}
