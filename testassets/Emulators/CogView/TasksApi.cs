namespace ImageGen.Emulators.CogView;

/// <summary><c>GET /async-result/{id}</c>.</summary>
internal static class TasksApi
{
    public static void MapTasks(this WebApplication app, Account account) => app.MapGet(Routes.Task, context => GetAsync(context, account));

    private static async Task GetAsync(HttpContext context, Account account)
    {
        account.Traffic.CountPoll();
        if (account.KeyError(context.Request) is { } error)
        {
            await Responses.ErrorAsync(context, error);
            return;
        }

        // The service's response to an unknown id is not published. Only the asynchronous model has tasks.
        if (!account.Generations.TryGetValue((string)context.Request.RouteValues["id"]!, out var generation) || !generation.Request.Model.IsGlm)
        {
            await Responses.ErrorAsync(context, ApiError.Of("1214", "The task does not exist") with { Status = 404 });
            return;
        }

        var rule = account.Control.Faults.TakeNext(FaultPoint.Poll);
        if (!await BrokenResponses.BreakAsync(context, rule, 200, Json.ContentType, () => GenerationView.WriteTask(generation, account)))
        {
            await (rule?.Kind switch
            {
                FaultKind.Status => Responses.StatusAsync(context, rule),
                FaultKind.Throttle => Responses.ErrorAsync(context, ApiError.Of("1302")),
                FaultKind.Unauthenticated => Responses.ErrorAsync(context, ApiError.BadKey),
                _ => Json.WriteAsync(context, 200, GenerationView.WriteTask(generation, account)),
            });
        }
    }
}
