using System.Text.Json;

namespace ImageGen.Cli.Client;

/// <content>Lists of jobs, batches and tenants, and bulk operations on jobs.</content>
internal sealed partial class GatewayClient
{
    private const int MaxPageSize = 100;

    /// <summary>
    /// The newest jobs that match the query, at most that many: reads page after page, since a filtered page may be short. The result has the form of a page.
    /// </summary>
    public async Task<Response<JobListResponse>> ListJobsAsync(string query, int limit, string? cursor, CancellationToken cancellationToken)
    {
        List<JsonElement> jobs = [];
        var isPartial = false;
        do
        {
            var page = await GetPageAsync(query, Math.Min(limit - jobs.Count, MaxPageSize), cursor, cancellationToken);
            jobs.AddRange(page.Json.GetProperty("data").EnumerateArray());
            isPartial |= page.Value.Incomplete;
            cursor = page.Value.NextCursor;
        }
        while (cursor is not null && jobs.Count < limit);

        return JoinedPage.Of<JobListResponse>(jobs, cursor, cursor is not null, isPartial);
    }

    /// <summary>All jobs that match the query, and whether a part of the store did not respond, so that some are missing.</summary>
    public async Task<(IReadOnlyList<JobResponse> Jobs, bool IsPartial)> ListAllJobsAsync(string query, CancellationToken cancellationToken)
    {
        List<JobResponse> jobs = [];
        var isPartial = false;
        string? cursor = null;
        do
        {
            var page = (await GetPageAsync(query, MaxPageSize, cursor, cancellationToken)).Value;
            jobs.AddRange(page.Data);
            isPartial |= page.Incomplete;
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return (jobs, isPartial);
    }

    /// <summary>Every tenant, by name, with its number of jobs; needs the admin token.</summary>
    public async Task<Response<TenantListResponse>> ListTenantsAsync(CancellationToken cancellationToken)
    {
        List<JsonElement> tenants = [];
        var isPartial = false;
        string? cursor = null;
        do
        {
            var page = await OperateAsync<TenantListResponse>(HttpMethod.Get, $"/v1/tenants?limit=1000{(cursor is null ? "" : $"&cursor={cursor}")}", null, cancellationToken);
            tenants.AddRange(page.Json.GetProperty("data").EnumerateArray());
            isPartial |= page.Value.Incomplete;
            cursor = page.Value.NextCursor;
        }
        while (cursor is not null);

        return JoinedPage.Of<TenantListResponse>(tenants, nextCursor: null, hasMore: false, isPartial);
    }

    public Task<Response<BatchResponse>> GetBatchAsync(Guid id, CancellationToken cancellationToken) => GetAsync<BatchResponse>($"/v1/batches/{id}", cancellationToken);

    public async Task<CancelResponse> CancelBatchAsync(Guid id, CancellationToken cancellationToken)
        => (await PostAsync<CancelResponse>($"/v1/batches/{id}/cancel", null, cancellationToken)).Value;

    /// <summary>Cancels the jobs that match a filter, in several calls, or previews it.</summary>
    public async Task<CancelResponse> CancelMatchingAsync(CancelFilter filter, bool dryRun, CancellationToken cancellationToken)
    {
        List<CancelResponse> calls = [];
        do
        {
            var cursor = calls.Count > 0 ? calls[^1].NextCursor : null;
            calls.Add((await PostAsync<CancelResponse>("/v1/jobs/cancel", filter with { DryRun = dryRun, Cursor = cursor }, cancellationToken)).Value);
        }
        while (calls[^1].NextCursor is not null);

        return CancelResponse.Of([.. calls.SelectMany(call => call.Jobs)], dryRun) with { Incomplete = calls.Any(call => call.Incomplete) };
    }

    private Task<Response<JobListResponse>> GetPageAsync(string query, int limit, string? cursor, CancellationToken cancellationToken)
        => GetAsync<JobListResponse>($"/v1/jobs?limit={limit}{query}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}", cancellationToken);
}
