using ImageGen.Contracts;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Instances;

/// <summary>The settings for orders with an unknown outcome.</summary>
internal static class UnknownSettings
{
    private const string Key = "OnUnknown";

    public static UnknownPolicy ReadPolicy(IConfigurationSection section, List<string> faults)
    {
        switch (section[Key])
        {
            case null or "" or "fail":
                return UnknownPolicy.Fail;
            case "wait":
                return UnknownPolicy.Wait;
            case "buy_again":
                return UnknownPolicy.BuyAgain;
            case var other:
                faults.Add($"{section.Path}:{Key} is '{other}', but must be fail, wait or buy_again.");
                return UnknownPolicy.Fail;
        }
    }

    public static bool IsWait(TimeSpan value) => value >= TimeSpan.FromMinutes(1) && value <= TimeSpan.FromDays(90);

    /// <summary>Requires a price and a highest cost with <c>buy_again</c>: without them nothing would ever be bought again, for no visible reason.</summary>
    public static void Check(ConfiguredProvider entry, string path, List<string> faults)
    {
        if (entry.OnUnknown != UnknownPolicy.BuyAgain)
        {
            return;
        }

        if (entry.Price is null)
        {
            faults.Add($"{path}:{Key} is 'buy_again', which needs {path}:Price.");
        }

        if (entry.BuyAgainUpTo is null)
        {
            faults.Add($"{path}:{Key} is 'buy_again', which needs {path}:BuyAgainUpTo, the highest cost of a second order.");
        }
    }
}
