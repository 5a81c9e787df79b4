using System.Text.Json.Nodes;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Jobs.Cancel;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Storage.Callers;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Automatic1111;

/// <summary>Progress and interrupt. With AUTOMATIC1111 they concern whatever runs; here only the jobs for which the caller waits.</summary>
internal sealed class SdProgress(ICallerState callers, JobReader reader, JobCanceler canceler)
{
    private const int AssumedSteps = 20;

    /// <summary>How far the caller's jobs are.</summary>
    public async Task<JsonObject> ReadAsync(HttpContext http, Tenant tenant)
    {
        var jobs = await UnfinishedAsync(http, tenant);
        var percent = jobs.Count == 0 ? 0 : jobs.Average(job => job.Percent ?? 0);
        return new JsonObject
        {
            ["progress"] = percent / 100,
            ["eta_relative"] = 0,
            ["state"] = new JsonObject
            {
                ["skipped"] = false,
                ["interrupted"] = false,
                ["stopping_generation"] = false,
                ["job"] = jobs.Count > 0 ? $"{jobs[0].Id}" : "",
                ["job_count"] = jobs.Count,
                ["job_timestamp"] = "0",
                ["job_no"] = 0,
                ["sampling_step"] = (int)(AssumedSteps * percent / 100),
                ["sampling_steps"] = jobs.Count > 0 ? jobs[0].Request.Steps ?? AssumedSteps : 0,
            },
            ["current_image"] = null,
            ["textinfo"] = jobs.Any(job => job.State == JobState.Queued) ? "Waiting in the queue" : null,
        };
    }

    /// <summary>Cancels the caller's jobs. One that is at a provider which cannot cancel goes on, and its image is kept.</summary>
    public async Task InterruptAsync(HttpContext http, Tenant tenant)
        => await canceler.CancelAsync(tenant, [.. (await UnfinishedAsync(http, tenant)).Select(job => job.Id)], http.RequestAborted);

    private async Task<IReadOnlyList<Job>> UnfinishedAsync(HttpContext http, Tenant tenant)
    {
        var ids = await callers.ReadJobsAsync(SdCaller.Of(http, tenant), http.RequestAborted);
        return [.. (await reader.ReadAllAsync(ids, http.RequestAborted)).Where(job => job.Tenant == tenant.Name && !job.State.IsTerminal()).OrderBy(job => job.CreatedAt)];
    }
}
