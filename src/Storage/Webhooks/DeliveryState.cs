namespace ImageGen.Storage.Webhooks;

/// <summary>The state of a delivery.</summary>
public enum DeliveryState
{
    /// <summary>An attempt is due, now or later.</summary>
    Pending,

    /// <summary>The subscriber responded with 2xx.</summary>
    Delivered,

    /// <summary>Every attempt of the schedule failed.</summary>
    Failed,

    /// <summary>The endpoint was disabled or deleted before it was delivered.</summary>
    Dropped,
}
