namespace ImageGen.Emulators.Stability;

/// <summary><c>GET /v1/user/balance</c>: what is left, for nothing.</summary>
internal static class BalanceApi
{
    public static void MapBalance(this WebApplication app, Account account) => app.MapGet("/v1/user/balance", context => GetAsync(context, account));

    private static async Task GetAsync(HttpContext context, Account account)
    {
        account.Traffic.CountPoll();
        if (!account.HasKey(context.Request))
        {
            await Answers.ErrorAsync(context, ApiError.MissingHeader);
            return;
        }

        var rule = account.Control.Faults.Draw(FaultPoint.Poll);
        var body = Json.Bytes(new { credits = account.Purse.Left });
        if (!await BrokenAnswers.BreakAsync(context, rule, 200, "application/json", () => body))
        {
            await (rule?.Kind switch
            {
                FaultKind.Status => Answers.StatusAsync(context, rule.Status),
                FaultKind.Throttle => Answers.ErrorAsync(context, ApiError.TooMany),
                FaultKind.Unauthenticated => Answers.ErrorAsync(context, ApiError.BadKey),
                _ => Json.WriteAsync(context, 200, body, "application/json"),
            });
        }
    }
}
