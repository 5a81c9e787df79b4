using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ImageGen.Cli.Client;
using ImageGen.Cli.Tenancy;
using ImageGen.Contracts;
using Spectre.Console;

namespace ImageGen.Cli.Jobs;

/// <summary><c>imagegen jobs list</c>: lists jobs of a tenant, or of all, by filters.</summary>
internal static class ListCommand
{
    private const int MaxListed = 1000;

    public static Command Create()
    {
        var status = FilterOptions.Status("Only jobs of this status", Enum.GetValues<JobStatus>());
        var (reason, provider, metadata) = (FilterOptions.Reason(), FilterOptions.Provider(), FilterOptions.Metadata());
        var (createdAfter, createdBefore) = (FilterOptions.CreatedAfter(), FilterOptions.CreatedBefore());
        var endedAfter = SharedOptions.Time("--ended-after", "Only jobs that ended then or later.");
        var endedBefore = SharedOptions.Time("--ended-before", "Only jobs that ended before.");
        var limit = new Option<int>("--limit") { Description = $"How many at most, 1 to {MaxListed}.", DefaultValueFactory = _ => 20 };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number is < 1 or > MaxListed)
            {
                result.AddError($"--limit must be from 1 to {MaxListed}.");
            }
        });
        var cursor = new Option<string?>("--cursor") { Description = "The next_cursor of an earlier list, to continue after it." };
        var all = AllTenants.Option("Of all tenants together; needs the admin token.");
        var call = new GatewayCall(isOperators: true);
        var command = new Command("list", "Lists jobs, newest first.") { status, reason, provider, metadata, createdAfter, createdBefore, endedAfter, endedBefore, limit, cursor, all };
        AllTenants.Exclude(command, all, "--tenant", "--cursor");
        return call.Complete<JobListResponse>(
            command,
            (client, parsed, cancellationToken) =>
            {
                var now = TimeProvider.System.GetUtcNow();
                var query = WireText.Parameter("status", parsed.GetValue(status) is { } one ? WireText.Of(one) : null)
                    + WireText.Parameter("reason", parsed.GetValue(reason))
                    + WireText.Parameter("provider", parsed.GetValue(provider))
                    + string.Concat((parsed.GetValue(metadata) ?? new Dictionary<string, string>()).Select(entry => WireText.Parameter($"metadata.{entry.Key}", entry.Value)))
                    + WireText.Parameter("created_after", parsed.GetValue(createdAfter), now)
                    + WireText.Parameter("created_before", parsed.GetValue(createdBefore), now)
                    + WireText.Parameter("ended_after", parsed.GetValue(endedAfter), now)
                    + WireText.Parameter("ended_before", parsed.GetValue(endedBefore), now);
                return parsed.GetValue(all)
                    ? ListOfAllAsync(call, client, parsed, query, parsed.GetValue(limit), cancellationToken)
                    : client.ListJobsAsync(query, parsed.GetValue(limit), parsed.GetValue(cursor), cancellationToken);
            },
            JobTable.Write);
    }

    private static async Task<Response<JobListResponse>> ListOfAllAsync(
        GatewayCall call, GatewayClient client, ParseResult parsed, string query, int limit, CancellationToken cancellationToken)
    {
        List<(JsonElement Json, JobResponse Job)> jobs = [];
        var (hasMore, isPartial) = (false, false);
        foreach (var tenant in (await client.ListTenantsAsync(cancellationToken)).Value.Data)
        {
            using var tenantClient = new GatewayClient(call.Server(parsed), adminToken: null, tenant.Tenant);
            var page = await tenantClient.ListJobsAsync(query, limit, cursor: null, cancellationToken);
            jobs.AddRange(page.Json.GetProperty("data").EnumerateArray().Zip(page.Value.Data));
            hasMore |= page.Value.HasMore;
            isPartial |= page.Value.Incomplete;
        }

        var newest = jobs.OrderByDescending(job => job.Job.CreatedAt).Take(limit).Select(job => job.Json);
        return JoinedPage.Of<JobListResponse>(newest, nextCursor: null, hasMore || jobs.Count > limit, isPartial);
    }
}
