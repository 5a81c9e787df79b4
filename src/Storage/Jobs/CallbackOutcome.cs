namespace ImageGen.Storage.Jobs;

/// <summary>What came of a provider's word that an order exists.</summary>
public enum CallbackOutcome
{
    /// <summary>Nothing to do: the job is unknown, has ended, or is about another order.</summary>
    Ignored,

    /// <summary>The answer to the order had been lost; its id is known now, and the job goes on.</summary>
    Adopted,

    /// <summary>Somebody still waits for the answer; the id is kept for the look-up, should the answer never come.</summary>
    Noted,

    /// <summary>The order was known; the job is looked at now.</summary>
    Woken,
}
