using System.Text.Json.Serialization;

namespace ImageGen.Emulators.CogView;

/// <summary>The service's errors. The code is a text of digits; the texts resemble the published ones, and are not verified literally.</summary>
internal sealed record ApiError
{
    /// <summary>The table of codes with their statuses. The older ones are published without a status; 400 is an assumption.</summary>
    private static readonly Dictionary<string, (int Status, string Message)> Table = new()
    {
        ["1000"] = (401, "Authentication Failed"),
        ["1001"] = (401, "Header did not receive the authentication parameter and cannot be authenticated"),
        ["1003"] = (401, "Authentication Token has expired"),
        ["1005"] = (401, "Two-factor authentication is required"),
        ["1110"] = (400, "Your account is currently inactive"),
        ["1112"] = (400, "Your account has been locked"),
        ["1113"] = (429, "Insufficient balance or no resource package. Please recharge."),
        ["1200"] = (500, "API call failed"),
        ["1210"] = (400, "Incorrect API call parameters"),
        ["1211"] = (400, "Unknown Model, please check the model code."),
        ["1212"] = (400, "Current model does not support this method"),
        ["1213"] = (400, "A required parameter was not received"),
        ["1214"] = (400, "Invalid parameter"),
        ["1215"] = (400, "Two parameters cannot be set simultaneously"),
        ["1220"] = (403, "You do not have permission to access the API"),
        ["1221"] = (400, "The API has been taken offline"),
        ["1222"] = (400, "The API does not exist"),
        ["1230"] = (500, "API call process error"),
        ["1234"] = (500, "Network error, error id: 20260101, please try again later"),
        ["1261"] = (400, "Prompt too long"),
        ["1301"] = (400, "System detected potentially unsafe or sensitive content in input or generation. Please avoid using prompts that may generate sensitive content."),
        ["1302"] = (429, "High concurrency usage of this API, please reduce concurrency or contact customer service to increase limits"),
        ["1303"] = (429, "High frequency usage of this API, please reduce frequency"),
        ["1304"] = (429, "Daily call limit for this API has been reached"),
        ["1305"] = (429, "The model is currently overloaded, please try again later"),
        ["1308"] = (429, "Usage limit reached. Your limit will reset at 2026-11-25 09:00:00"),
        ["1309"] = (429, "Your subscription package has expired"),
        ["1310"] = (429, "Weekly limit exhausted. Your limit will reset at 2026-12-01 00:00:00"),
        ["1311"] = (429, "Your current subscription plan does not yet include access to this model"),
        ["1312"] = (429, "This model is experiencing high traffic at the moment"),
        ["1313"] = (429, "Your use is not in line with the fair use policy"),
        ["1314"] = (429, "The plan has expired"),
        ["1315"] = (429, "The key does not cover this model"),
        ["1316"] = (429, "The plan's usage and the balance are exhausted"),
        ["1317"] = (429, "The plan's usage and the balance are exhausted"),
        ["1318"] = (429, "The plan's usage and the balance are exhausted"),
        ["1319"] = (429, "The plan's usage and the balance are exhausted"),
        ["1320"] = (429, "The plan's usage and the balance are exhausted"),
        ["1321"] = (429, "The plan's usage and the balance are exhausted"),
    };

    [JsonIgnore]
    public int Status { get; init; }

    [JsonPropertyName("code")]
    public required string Code { get; init; }

    [JsonPropertyName("message")]
    public required string Message { get; init; }

    public static ApiError NoKey => Of("1001");

    public static ApiError BadKey => Of("1000");

    /// <summary>The codes that can be injected.</summary>
    public static IReadOnlyCollection<string> Codes => Table.Keys;

    public static ApiError Of(string code, string? message = null)
    {
        var (status, text) = Table[code];
        return new ApiError { Status = status, Code = code, Message = message ?? text };
    }
}
