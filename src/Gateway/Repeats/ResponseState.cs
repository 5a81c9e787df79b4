namespace ImageGen.Gateway.Repeats;

/// <summary>What became of a response.</summary>
internal enum ResponseState
{
    /// <summary>It was not sent to its end.</summary>
    CutOff,

    /// <summary>It was sent to its end. Whether the client has read it is known when the connection ends.</summary>
    Sent,

    /// <summary>The client has it.</summary>
    Read,
}
