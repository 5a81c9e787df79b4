using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Routing;
using ImageGen.Storage.Jobs;

namespace ImageGen.Worker.Instances;

/// <summary>
/// Reads the routes of jobs. The row fixes the order of the providers; the providers' settings and the policies of a configured route are read anew each time.
/// </summary>
internal sealed class JobRoutes(ConfiguredProviders configured, RouteTable routes)
{
    public JobRoute Of(Job row)
    {
        // A row without a provider was created without a submission plan: the default provider is used.
        var first = row.Request.Provider ?? configured.Default.Name;
        List<string> names = [first, .. row.Request.Fallback ?? []];
        var current = row.State == JobState.Queued ? row.Target ?? first : row.Provider ?? first;
        var at = names.IndexOf(current);
        if (at < 0 && (at = names.FindIndex(name => PoolOf(name).Contains(current))) >= 0)
        {
            // Another server of the pool took it.
            names[at] = current;
        }

        if (at < 0)
        {
            // The job is at a provider outside its route. It may end there, but not move to another one.
            names.Add(current);
            at = names.Count - 1;
        }

        var policies = routes.Find(row.Route);
        return new JobRoute([.. names.Select(name => new RouteStop(name, configured.TryGet(name, out var entry) ? entry : null, PoolOf(name)))], at)
        {
            ContentRejected = policies?.ContentRejected ?? RoutePolicy.Stop,
            OutcomeUnknown = policies?.OutcomeUnknown ?? RoutePolicy.Stop,
            Patience = routes.Patience,
        };
    }

    private IReadOnlyList<string> PoolOf(string name)
        => configured.TryGet(name, out var entry) && entry.Pool is { } pool ? [.. configured.All.Where(other => other.Pool == pool).Select(other => other.Name)] : [name];
}
