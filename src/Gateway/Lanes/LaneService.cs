using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Workers;
using ImageGen.Jobs.Instances;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.LaneHolds;
using ImageGen.Storage.Waiting;

namespace ImageGen.Gateway.Lanes;

/// <summary>Shows lanes, and stops and resumes them.</summary>
internal sealed class LaneService(ConfiguredProviders providers, ILaneRegistry registry, ILaneHolds holds, IWaitingLines lines, WorkerWatch watch, TimeProvider time)
{
    /// <summary>All lanes.</summary>
    public async Task<IReadOnlyList<LaneView>> ListAsync(CancellationToken cancellationToken)
    {
        var (held, waiting, workers) = (await holds.ReadAsync(cancellationToken), await lines.ListAsync(cancellationToken), await watch.ReadAsync(cancellationToken));
        List<LaneView> views = [];
        foreach (var lane in await NamesAsync(held, cancellationToken))
        {
            views.Add(new LaneView
            {
                Lane = lane,
                Holds = [.. held.All.Where(hold => hold.Lane == lane).Select(LaneHoldView.Of)],
                Unfinished = await registry.CountAsync(lane, cancellationToken),
                Lines = [.. waiting.Where(entry => entry.Key.Lane == lane && entry.Value > 0).Select(entry => new LaneLineView { Provider = entry.Key.Provider, Waiting = entry.Value })
                    .OrderBy(line => line.Provider, StringComparer.Ordinal)],
                Workers = workers?.CountOn(lane),
            });
        }

        return views;
    }

    /// <summary>One lane.</summary>
    /// <exception cref="ProblemException">404: there is no such lane.</exception>
    public async Task<LaneView> ReadAsync(string lane, CancellationToken cancellationToken)
        => (await ListAsync(cancellationToken)).FirstOrDefault(view => view.Lane == lane) ?? throw new ProblemException(LaneProblems.NotFound);

    /// <summary>Stops or resumes a lane. Workers and gateways follow within two seconds.</summary>
    /// <exception cref="ProblemException">404: there is no such lane.</exception>
    public async Task<LaneView> ChangeAsync(string lane, LaneStateBody body, string by, CancellationToken cancellationToken)
    {
        await ReadAsync(lane, cancellationToken);
        if (body.State == "open")
        {
            await holds.RemoveAsync(lane, body.Tenant, cancellationToken);
        }
        else
        {
            var kind = body.State == "paused" ? LaneHoldKind.Paused : LaneHoldKind.Draining;
            await holds.SetAsync(new LaneHold { Lane = lane, Tenant = body.Tenant, Kind = kind, Reason = body.Reason, By = by, At = time.GetUtcNow() }, cancellationToken);
        }

        return await ReadAsync(lane, cancellationToken);
    }

    /// <summary>The problem with which a new job for a lane that is drained is refused; null when it is not drained, and while that is not known.</summary>
    public async Task<Problem?> FindDrainAsync(Tenant tenant, string lane, CancellationToken cancellationToken)
        => (await watch.ReadAsync(cancellationToken))?.Holds.Find(LaneHoldKind.Draining, lane, tenant.Name) is { } hold ? LaneProblems.Draining(lane, hold.Reason) : null;

    private async Task<IEnumerable<string>> NamesAsync(LaneHoldSet held, CancellationToken cancellationToken)
        => providers.AllLanes.Concat(await registry.ReadAsync(cancellationToken)).Concat(held.All.Select(hold => hold.Lane)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
