using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.SdCpp;

/// <summary>The native routes, <c>/sdcpp/v1</c>: order, poll, cancel.</summary>
internal static class JobsApi
{
    private const string Job = "/sdcpp/v1/jobs/{id}";

    public static void MapJobs(this WebApplication app, ServerState state)
    {
        app.MapPost("/sdcpp/v1/img_gen", context => CreateAsync(context, state));
        app.MapPost("/sdcpp/v1/vid_gen", context => Responses.ErrorAsync(context, ServerError.Of(400, "loaded model does not support vid_gen")));
        app.MapGet(Job, context => GetAsync(context, state));
        app.MapPost($"{Job}/cancel", context => CancelAsync(context, state));
    }

    private static async Task CreateAsync(HttpContext context, ServerState state)
    {
        state.Traffic.CountCreate();
        if (await Responses.RefuseAsync(context, state) || await Responses.ReadAsync(context, statusOfBadJson: 400) is not { } body)
        {
            return;
        }

        var input = JsonSerializer.SerializeToElement(body);
        var (order, error) = OrderReader.ReadJob(body);
        if (order is null)
        {
            await Responses.ErrorAsync(context, error!);
            return;
        }

        if (Orders.Take(state, order, input, isJob: true) is not { } job)
        {
            await Responses.ErrorAsync(context, ServerError.QueueFull);
            return;
        }

        await Responses.SendAsync(context, state.Control.Faults.TakeNext(FaultPoint.Accepted), 202, () => JobView.OfAccepted(job));
        if (order.IsDeadly)
        {
            // The server neither limits the size nor catches the exception for it.
            state.IsDead = true;
        }
    }

    private static Task GetAsync(HttpContext context, ServerState state)
    {
        state.Traffic.CountPoll();
        return RespondAsync(context, state, FaultPoint.Poll, found => (200, JobView.Of(found.Job, found.Place)));
    }

    private static Task CancelAsync(HttpContext context, ServerState state)
    {
        state.Traffic.CountCancel();
        return RespondAsync(context, state, FaultPoint.Cancel, found => state.Work.IsTooLateToCancel(found.Job)
            ? (409, new JsonObject { ["error"] = "job is currently generating and cannot be interrupted yet" })
            : (200, JobView.Of(found.Job, 0)));
    }

    private static Task RespondAsync(HttpContext context, ServerState state, FaultPoint point, Func<(Generation Job, int Place), (int, JsonObject)> answer)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (!id.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-'))
        {
            context.Response.StatusCode = 404; // Not a route.
            return Task.CompletedTask;
        }

        var found = state.Work.Find(id);
        var age = found?.Job.EndedAt is { } end ? state.Time.GetUtcNow() - end : TimeSpan.Zero;
        if (found is not { } one || age >= 2 * one.Job.Retention)
        {
            return Responses.ErrorAsync(context, ServerError.Of(404, "job not found"));
        }

        if (age >= one.Job.Retention)
        {
            return Responses.ErrorAsync(context, ServerError.Of(410, "job expired"));
        }

        var rule = state.Control.Faults.TakeNext(point);
        var (status, body) = rule is null or { Kind: FaultKind.Truncate or FaultKind.Hang } ? answer(one) : (200, []);
        return Responses.SendAsync(context, rule, status, () => body);
    }
}
