using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Background;

/// <summary>Fills in the default lanes and finds every fault of the worker's settings.</summary>
internal sealed class WorkerOptionsCheck(ConfiguredProviders providers) : IPostConfigureOptions<WorkerOptions>, IValidateOptions<WorkerOptions>
{
    private const int MaxSlots = 10_000;

    public void PostConfigure(string? name, WorkerOptions options)
        => options.Lanes = options.Lanes.Count == 0 && options.Jobs ? [.. providers.AllLanes] : [.. options.Lanes.Distinct(StringComparer.Ordinal)];

    public ValidateOptionsResult Validate(string? name, WorkerOptions options)
    {
        // A lane that no provider names may hold jobs from an earlier configuration: it is allowed, so that it can be drained.
        var faults = options.Lanes.Where(lane => !NamePattern.IsMatch(lane))
            .Select(lane => $"Worker:Lanes has '{lane}', but a lane must be 1 to 64 characters of a-z, 0-9, - and _, beginning with a letter or digit.")
            .ToList();
        if (!options.Jobs && options.Lanes.Count > 0)
        {
            faults.Add("Worker:Lanes has lanes, but Worker:Jobs is false, so this worker serves none.");
        }

        if (options.Slots is < 1 or > MaxSlots)
        {
            faults.Add($"Worker:Slots is {options.Slots}, but must be from 1 to {MaxSlots}.");
        }

        if (options.ReconcileAt.Length > 0 && !NightlySchedule.TryParse(options.ReconcileAt, out _))
        {
            faults.Add($"Worker:ReconcileAt is '{options.ReconcileAt}', but must be a time of day such as 03:00, or empty for never.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
