namespace ImageGen.Emulators.Stability;

/// <summary><c>GET /v1/user/balance</c>: the remaining credits, free of charge.</summary>
internal static class BalanceApi
{
    public static void MapBalance(this WebApplication app, Account account) => app.MapGet("/v1/user/balance", context => GetAsync(context, account));

    private static async Task GetAsync(HttpContext context, Account account)
    {
        account.Traffic.CountPoll();
        if (!account.HasKey(context.Request))
        {
            await Responses.ErrorAsync(context, ApiError.MissingHeader);
            return;
        }

        var rule = account.Control.Faults.TakeNext(FaultPoint.Poll);
        var body = Json.Bytes(new { credits = account.CreditBalance.Left });
        if (!await BrokenResponses.BreakAsync(context, rule, 200, "application/json", () => body))
        {
            await (rule?.Kind switch
            {
                FaultKind.Status => Responses.StatusAsync(context, rule.Status),
                FaultKind.Throttle => Responses.ErrorAsync(context, ApiError.TooMany),
                FaultKind.Unauthenticated => Responses.ErrorAsync(context, ApiError.BadKey),
                _ => Json.WriteAsync(context, 200, body, "application/json"),
            });
        }
    }
}
