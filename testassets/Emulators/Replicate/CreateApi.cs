using System.Globalization;
using System.Text.Json;

namespace ImageGen.Emulators.Replicate;

/// <summary>The three ways to create a prediction: by version, by official model, by deployment.</summary>
internal static class CreateApi
{
    public static void MapCreation(this WebApplication app, Account account, WebhookSender webhooks)
    {
        app.MapPost("/v1/predictions", context => CreateAsync(context, account, webhooks, Targets.ByVersion));
        app.MapPost("/v1/models/{owner}/{name}/predictions", context => CreateAsync(context, account, webhooks, Targets.ByModel));
        app.MapPost("/v1/deployments/{owner}/{name}/predictions", context => CreateAsync(context, account, webhooks, Targets.ByDeployment));
    }

    private static async Task CreateAsync(HttpContext context, Account account, WebhookSender webhooks, Target findTarget)
    {
        account.Traffic.CountCreate();
        if (await RefusedAsync(context, account))
        {
            return;
        }

        if (await ReadBodyAsync(context) is not { } body)
        {
            await Responses.ProblemAsync(context, Problem.InvalidInput([new("invalid_json", "(root)", "The body is not valid JSON")]));
            return;
        }

        var (problem, prediction, headers) = Order(context, account, body, findTarget);
        if (problem is not null || prediction is null)
        {
            await Responses.ProblemAsync(context, problem!);
            return;
        }

        // The purchase: it is recorded in the ledger before the response, whether the connection survives or not.
        account.Predictions.Add(prediction);
        account.Ledger.Record(PurchaseOf(prediction, account));
        webhooks.Follow(prediction);

        if (headers.Preference is { } preference)
        {
            context.Response.Headers["Preference-Applied"] = preference;
        }

        var fault = account.Control.Faults.TakeNext(FaultPoint.Accepted);
        if (fault is null && headers.Wait is { } wait)
        {
            await WaitAsync(prediction, wait, account, context.RequestAborted);
        }

        // 202 is documented for a creation whose outputs are not complete; but all recordings without a wait have 201.
        var waited = headers.Wait is not null;
        var status = waited && !prediction.At(account.Time.GetUtcNow()).IsFinal ? 202 : 201;
        await Responses.SendAsync(context, fault, status, () => PredictionView.WriteCreated(prediction, account, waited));
    }

    /// <summary>Whether the creation was refused, or cut off, before it was read.</summary>
    private static async Task<bool> RefusedAsync(HttpContext context, Account account)
    {
        var rule = account.Control.Faults.TakeNext(FaultPoint.Create);
        switch (rule?.Kind)
        {
            case FaultKind.InsufficientCredit:
                await Responses.ProblemAsync(context, Problem.InsufficientCredit);
                return true;
            case FaultKind.BillingRequired:
                await Responses.ProblemAsync(context, Problem.BillingRequired);
                return true;
            case FaultKind.InvalidVersion:
                await Responses.ProblemAsync(context, Problem.InvalidVersion);
                return true;
            case FaultKind.InvalidInput:
                await Responses.ProblemAsync(context, Problem.InvalidInput([new("required", "input", rule.Text ?? "prompt is required")]));
                return true;
            case FaultKind.Hang:
                await BrokenResponses.HangAsync(context, rule.Delay);
                break;
            case not null:
                await Responses.SendAsync(context, rule, rule.Status, () => []);
                return true;
        }

        return await ThrottledAsync(context, account);
    }

    private static async Task<bool> ThrottledAsync(HttpContext context, Account account)
    {
        if (account.Control.Limiter is not { } limiter)
        {
            return false;
        }

        var taken = limiter.TryTake(out var remaining, out var wait);
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        context.Response.Headers["ratelimit-remaining"] = remaining.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["ratelimit-reset"] = seconds.ToString(CultureInfo.InvariantCulture);
        if (!taken)
        {
            await Responses.ProblemAsync(context, Problem.Throttled(limiter.Limit, seconds));
        }

        return !taken;
    }

    private static async Task<JsonElement?> ReadBodyAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (Problem?, Prediction?, CreateHeaders) Order(HttpContext context, Account account, JsonElement body, Target findTarget)
    {
        var faults = CreateRules.CheckBody(body, findTarget == Targets.ByVersion, account.Options.AllowHttpWebhooks);
        var headers = CreateHeaders.Read(context.Request.Headers, faults);
        if (faults.Count > 0)
        {
            return (Problem.InvalidInput(faults), null, headers);
        }

        var (problem, target) = findTarget(context, body, account);
        if (target is not { } found)
        {
            return (problem, null, headers);
        }

        var inputFaults = CreateRules.CheckInput(body.GetProperty("input"), found.Model);
        return inputFaults.Count > 0
            ? (Problem.InvalidInput(inputFaults), null, headers)
            : (null, PredictionFactory.Create(found.Model, found.Version, found.Deployment, body, headers.CancelAfter, account), headers);
    }

    private static async Task WaitAsync(Prediction prediction, TimeSpan wait, Account account, CancellationToken cancellationToken)
    {
        var now = account.Time.GetUtcNow();
        var rest = (prediction.Deadline < prediction.EndsAt ? prediction.Deadline.Value : prediction.EndsAt) - now;
        var delay = rest < wait ? rest : wait;
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, account.Time, cancellationToken);
        }
    }

    private static Purchase PurchaseOf(Prediction prediction, Account account) => new(() =>
    {
        var state = prediction.At(account.Time.GetUtcNow());
        return (state.Status.ToString().ToLowerInvariant(), state.IsCharged);
    })
    {
        Id = prediction.Id,
        At = prediction.CreatedAt,
        Model = prediction.Model.FullName,
        Prompt = prediction.Prompt,
        Seed = prediction.Input.TryGetProperty("seed", out var seed) && seed.TryGetInt64(out var number) ? number : null,
        Input = prediction.Input,
        Ended = () => prediction.At(account.Time.GetUtcNow()).CompletedAt,
        Fetched = () => prediction.FetchedAt,
        Draw = () => Enumerable.Range(0, prediction.Images).Select(prediction.Draw),
    };
}
