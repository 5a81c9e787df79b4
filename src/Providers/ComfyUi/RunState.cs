
namespace ImageGen.Providers.ComfyUi;

/// <summary>Where a run is.</summary>
internal abstract record RunState
{
    private RunState()
    {
    }

    /// <summary>The server does not know it.</summary>
    public sealed record Nowhere : RunState;

    /// <summary>Others come before it.</summary>
    /// <param name="Place">Its place among those that wait, from 1.</param>
    public sealed record Queued(int Place) : RunState;

    /// <summary>It is being run.</summary>
    public sealed record Running : RunState;

    /// <summary>In the history.</summary>
    /// <param name="Entry">How it ended.</param>
    public sealed record Ended(WireEntry Entry) : RunState;
}
