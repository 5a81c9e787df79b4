using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Routing;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Waiting;
using ImageGen.Worker.Instances;

namespace ImageGen.Worker.Waiting;

/// <summary>Finds the waiting line of a job, by the configuration of this worker. Workers with another configuration may use other lines, which costs order and no job.</summary>
internal sealed class LineFinder(ConfiguredProviders configured, ProviderInstances instances, RouteTable routes)
{
    /// <summary>The line of a job that is queued in this lane; null if its next provider is not in the lane, so that the job only moves or ends.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="target">The next provider; null when the request determines it.</param>
    /// <param name="request">The request, as it was sent or as it is stored.</param>
    /// <param name="tenant">The tenant.</param>
    public WaitingLine? Find(string lane, string? target, ImageRequest request, string tenant)
        => instances.TryFind(target ?? request.Provider ?? routes.For(request, tenant).Providers[0], out var instance) && instance.Entry.Lane == lane ? Of(instance, request) : null;

    /// <summary>The line of a queued job; null as above.</summary>
    public WaitingLine? Find(Job row) => Find(row.Lane, row.Target, row.Request, row.Tenant);

    /// <summary>The line of the jobs for this provider.</summary>
    public static WaitingLine Of(ProviderInstance instance, ImageRequest request)
        => instance.Entry.Pool is { } pool
            ? new WaitingLine(instance.Entry.Lane, pool, instance.ModelFor(request) ?? "")
            : new WaitingLine(instance.Entry.Lane, instance.Entry.Name);

    /// <summary>The instances whose concurrency slots limit the line, as far as this worker knows them.</summary>
    public IReadOnlyList<(string Provider, int Concurrency)> ProvidersOf(WaitingLine line)
        => line.Model is null
            ? configured.TryGet(line.Provider, out var entry) ? [(entry.Name, entry.Concurrency)] : []
            : [.. configured.All.Where(member => member.Pool == line.Provider && member.Enabled).Select(member => (member.Name, member.Concurrency))];

    /// <summary>Whether a permit at this instance leaves room for the jobs of the line.</summary>
    public static bool Serves(ConfiguredProvider entry, WaitingLine line) => line.Provider == (line.Model is null ? entry.Name : entry.Pool);
}
