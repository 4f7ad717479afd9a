"""Starts a run on a dataset, watches it and prints its scores: run.py HOST:PORT projects/P/datasets/D [EPOCHS]

The stubs are generated once, beside this file:
    protoc -I proto/src/main/proto --python_out=docs/examples --grpc_python_out=docs/examples \
        --plugin=protoc-gen-grpc_python=$(command -v grpc_python_plugin) proto/src/main/proto/mhim/v1/*.proto
"""
import sys
import uuid

import grpc
from mhim.v1 import metric_pb2, prediction_pb2, run_pb2, run_service_pb2, run_service_pb2_grpc, settings_pb2

address, dataset = sys.argv[1:3]
settings = settings_pb2.Settings(num_epoch=int(sys.argv[3]) if len(sys.argv) > 3 else 20)
runs = run_service_pb2_grpc.RunServiceStub(grpc.insecure_channel(address))

try:
    run = runs.CreateRun(run_service_pb2.CreateRunRequest(
        parent=dataset.split("/datasets/")[0],
        request_id=str(uuid.uuid4()),  # the same id again is the same run: try as often as needed
        run=run_pb2.Run(title="by Python", dataset=dataset, protocol=settings_pb2.PROTOCOL_HELD_OUT, settings=settings),
    ), timeout=60).run
    for event in runs.WatchRun(run_service_pb2.WatchRunRequest(name=run.name)):
        kind = event.WhichOneof("event")
        if kind == "run":
            run = event.run
            print(run_pb2.Run.State.Name(run.state), *(problem.message for problem in run.problems), flush=True)
        elif kind == "metrics":
            for epoch in event.metrics.epochs:
                stage = metric_pb2.Stage.Name(epoch.stage)
                print(f"fold {event.metrics.fold} {stage} epoch {epoch.epoch + 1}: loss {epoch.main_loss:.4f}", flush=True)
        else:
            for model in event.evaluation.models:
                first = model.metrics[0]
                role = prediction_pb2.ModelRole.Name(model.role)
                print(f"{role} {first.metric} {first.mean:.3f} ± {first.std:.3f}, 95 % {first.mean_low:.3f} to {first.mean_high:.3f}")
except grpc.RpcError as error:
    sys.exit(f"{error.code().name}: {error.details()}")
sys.exit(0 if run.state == run_pb2.Run.STATE_SUCCEEDED else 1)
