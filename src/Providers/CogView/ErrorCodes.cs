namespace ImageGen.Providers.CogView;

/// <summary>The table of error codes (docs.bigmodel.cn, "API error codes"), with those of the older table that still occur.</summary>
internal static class ErrorCodes
{
    public static ErrorClass ClassOf(string? code) => code switch
    {
        "1000" or "1001" or "1002" or "1003" or "1004" or "1005" => ErrorClass.Authentication,
        "1113" or "1309" or "1314" or "1316" or "1317" or "1318" or "1319" or "1320" or "1321" => ErrorClass.Money,
        "1110" or "1111" or "1112" or "1120" or "1121" or "1220" or "1311" or "1315" => ErrorClass.NotAllowed,
        "1210" or "1212" or "1213" or "1214" or "1215" or "1261" => ErrorClass.Invalid,
        "1211" => ErrorClass.NoModel,
        "1221" or "1222" => ErrorClass.Retired,
        "1301" => ErrorClass.Moderation,
        "1302" or "1303" or "1305" or "1312" => ErrorClass.Throttled,
        "1304" or "1308" or "1310" => ErrorClass.Quota,
        "1313" => ErrorClass.Suspended,

        // 1200, 1230 and 1234 come with status 500, which leaves the outcome unknown.
        _ => ErrorClass.Unknown,
    };
}
