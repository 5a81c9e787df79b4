namespace ImageGen.Cli.Client;

/// <content>Lanes. All calls need the scope admin.</content>
internal sealed partial class GatewayClient
{
    private const string Lanes = "/v1/lanes";

    public Task<Response<LaneListResponse>> ListLanesAsync(CancellationToken cancellationToken) => OperateAsync<LaneListResponse>(HttpMethod.Get, Lanes, null, cancellationToken);

    public Task<Response<LaneResponse>> GetLaneAsync(string lane, CancellationToken cancellationToken)
        => OperateAsync<LaneResponse>(HttpMethod.Get, $"{Lanes}/{Uri.EscapeDataString(lane)}", null, cancellationToken);

    public Task<Response<LaneResponse>> ChangeLaneAsync(string lane, LaneChange change, CancellationToken cancellationToken)
        => OperateAsync<LaneResponse>(HttpMethod.Put, $"{Lanes}/{Uri.EscapeDataString(lane)}/state", change, cancellationToken);
}
