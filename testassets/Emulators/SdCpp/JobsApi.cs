using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.SdCpp;

/// <summary>The native routes, <c>/sdcpp/v1</c>: order, poll, cancel.</summary>
internal static class JobsApi
{
    private const string Job = "/sdcpp/v1/jobs/{id}";

    public static void MapJobs(this WebApplication app, Box box)
    {
        app.MapPost("/sdcpp/v1/img_gen", context => CreateAsync(context, box));
        app.MapPost("/sdcpp/v1/vid_gen", context => Answers.ErrorAsync(context, BoxError.Of(400, "loaded model does not support vid_gen")));
        app.MapGet(Job, context => GetAsync(context, box));
        app.MapPost($"{Job}/cancel", context => CancelAsync(context, box));
    }

    private static async Task CreateAsync(HttpContext context, Box box)
    {
        box.Traffic.CountCreate();
        if (await Answers.RefuseAsync(context, box) || await Answers.ReadAsync(context, statusOfBadJson: 400) is not { } body)
        {
            return;
        }

        var input = JsonSerializer.SerializeToElement(body);
        var (order, error) = OrderReader.ReadJob(body);
        if (order is null)
        {
            await Answers.ErrorAsync(context, error!);
            return;
        }

        if (Orders.Take(box, order, input, isJob: true) is not { } job)
        {
            await Answers.ErrorAsync(context, BoxError.QueueFull);
            return;
        }

        await Answers.SendAsync(context, box.Control.Faults.Draw(FaultPoint.Accepted), 202, () => JobView.OfAccepted(job));
        if (order.IsDeadly)
        {
            // Nobody limits the size, and nobody catches what is thrown for it.
            box.IsDead = true;
        }
    }

    private static Task GetAsync(HttpContext context, Box box)
    {
        box.Traffic.CountPoll();
        return AnswerAsync(context, box, FaultPoint.Poll, found => (200, JobView.Of(found.Job, found.Place)));
    }

    private static Task CancelAsync(HttpContext context, Box box)
    {
        box.Traffic.CountCancel();
        return AnswerAsync(context, box, FaultPoint.Cancel, found => box.Work.IsTooLateToCancel(found.Job)
            ? (409, new JsonObject { ["error"] = "job is currently generating and cannot be interrupted yet" })
            : (200, JobView.Of(found.Job, 0)));
    }

    private static Task AnswerAsync(HttpContext context, Box box, FaultPoint point, Func<(Generation Job, int Place), (int, JsonObject)> answer)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (!id.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-'))
        {
            context.Response.StatusCode = 404; // Not a route.
            return Task.CompletedTask;
        }

        var found = box.Work.Find(id);
        var age = found?.Job.EndedAt is { } end ? box.Time.GetUtcNow() - end : TimeSpan.Zero;
        if (found is not { } one || age >= 2 * one.Job.Retention)
        {
            return Answers.ErrorAsync(context, BoxError.Of(404, "job not found"));
        }

        if (age >= one.Job.Retention)
        {
            return Answers.ErrorAsync(context, BoxError.Of(410, "job expired"));
        }

        var rule = box.Control.Faults.Draw(point);
        var (status, body) = rule is null or { Kind: FaultKind.Truncate or FaultKind.Hang } ? answer(one) : (200, []);
        return Answers.SendAsync(context, rule, status, () => body);
    }
}
