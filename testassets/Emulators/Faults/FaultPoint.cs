namespace ImageGen.Emulators;

/// <summary>The point in the life of a purchase at which a fault triggers.</summary>
public enum FaultPoint
{
    /// <summary>A creation, before it is accepted: nothing is bought.</summary>
    Create,

    /// <summary>A creation that has been accepted, before or during its response: it is bought.</summary>
    Accepted,

    /// <summary>The end of an accepted creation.</summary>
    Outcome,

    /// <summary>A poll of one purchase.</summary>
    Poll,

    /// <summary>A WebSocket with progress messages.</summary>
    Listen,

    /// <summary>A listing.</summary>
    List,

    /// <summary>A cancellation, before it is done.</summary>
    Cancel,

    /// <summary>A download of an image.</summary>
    Delivery,
}
