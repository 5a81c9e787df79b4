using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Routing;
using ImageGen.Storage.Jobs;

namespace ImageGen.Worker.Instances;

/// <summary>
/// Reads the routes of jobs. The row keeps the order of the providers, which nobody's configuration changes any more; what the providers and
/// the policies of a configured route are is asked anew each time.
/// </summary>
internal sealed class JobRoutes(ConfiguredProviders roster, RouteTable routes)
{
    public JobRoute Of(Job row)
    {
        // A row without a provider is of nobody who plans: the default is as good as any.
        var first = row.Request.Provider ?? roster.Default.Name;
        List<string> names = [first, .. row.Request.Fallback ?? []];
        var current = row.State == JobState.Queued ? row.Target ?? first : row.Provider ?? first;
        var at = names.IndexOf(current);
        if (at < 0 && (at = names.FindIndex(name => PoolOf(name).Contains(current))) >= 0)
        {
            // Another box of the pool took it.
            names[at] = current;
        }

        if (at < 0)
        {
            // It is where its route never led. There it may end, and nowhere else.
            names.Add(current);
            at = names.Count - 1;
        }

        var policies = routes.Find(row.Route);
        return new JobRoute([.. names.Select(name => new RouteStop(name, roster.TryGet(name, out var entry) ? entry : null, PoolOf(name)))], at)
        {
            ContentRejected = policies?.ContentRejected ?? RoutePolicy.Stop,
            OutcomeUnknown = policies?.OutcomeUnknown ?? RoutePolicy.Stop,
            Patience = routes.Patience,
        };
    }

    private IReadOnlyList<string> PoolOf(string name)
        => roster.TryGet(name, out var entry) && entry.Pool is { } pool ? [.. roster.All.Where(other => other.Pool == pool).Select(other => other.Name)] : [name];
}
