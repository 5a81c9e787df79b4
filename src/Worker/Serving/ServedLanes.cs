using ImageGen.Worker.Background;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Serving;

/// <summary>The lanes whose jobs this worker runs: its own, and those that no worker's configuration names.</summary>
internal sealed class ServedLanes(IOptions<WorkerOptions> options)
{
    private volatile IReadOnlyList<string> _unnamed = [];
    private volatile IReadOnlyList<string> _inUse = [];

    /// <summary>The lanes of this worker's settings, by default all configured lanes.</summary>
    public IReadOnlyList<string> Own => options.Value.Lanes;

    /// <summary>Lanes that hold jobs and that no worker names: any worker that finds their jobs ends them or moves them to another lane. Own lanes are never among them.</summary>
    public IReadOnlyList<string> Unnamed => _unnamed;

    /// <summary>Every lane that is known to hold jobs, whichever worker serves it.</summary>
    public IReadOnlyList<string> InUse => _inUse;

    /// <summary>Updates the lanes from the store.</summary>
    public void Update(IReadOnlyList<string> inUse, IEnumerable<string> unnamed)
        => (_inUse, _unnamed) = (inUse, [.. unnamed.Except(Own, StringComparer.Ordinal)]);
}
