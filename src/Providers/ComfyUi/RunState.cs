
namespace ImageGen.Providers.ComfyUi;

/// <summary>The state of a run.</summary>
internal abstract record RunState
{
    private RunState()
    {
    }

    /// <summary>The server does not know it.</summary>
    public sealed record Unknown : RunState;

    /// <summary>Other runs are before it.</summary>
    /// <param name="Place">Its position in the queue, from 1.</param>
    public sealed record Queued(int Place) : RunState;

    /// <summary>It is running.</summary>
    public sealed record Running : RunState;

    /// <summary>In the history.</summary>
    /// <param name="Entry">Its result.</param>
    public sealed record Ended(WireEntry Entry) : RunState;
}
