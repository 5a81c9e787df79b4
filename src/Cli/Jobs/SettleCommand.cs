using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Generate;

namespace ImageGen.Cli.Jobs;

/// <summary><c>imagegen jobs settle</c>: the operator's decision on a purchase with an unknown outcome.</summary>
internal static class SettleCommand
{
    public static Command Create()
    {
        var id = new Argument<Guid>("id") { Description = "The job's id." };
        var bought = new Option<bool?>("--bought") { Description = "true: it was bought, and the job fails with that cost. false: it was not, and is ordered again." };
        var providerId = new Option<string?>("--provider-id") { Description = "The provider's id of the purchase: the job continues with it." };
        var command = new Command("settle", "Settles a job whose outcome is unknown: whether it was bought.") { id, bought, providerId };
        command.Validators.Add(result =>
        {
            if (result.GetValue(bought) is null == result.GetValue(providerId) is null)
            {
                result.AddError("Give one of --bought true, --bought false or --provider-id.");
            }
        });
        return new GatewayCall(isOperators: true).Complete<JobResponse>(
            command,
            (client, parsed, cancellationToken) => client.SettleAsync(
                parsed.GetValue(id), new SettlementBody(parsed.GetValue(bought), parsed.GetValue(providerId)), cancellationToken),
            (console, job) => ReceiptTable.Write(console, job, path: null));
    }
}
