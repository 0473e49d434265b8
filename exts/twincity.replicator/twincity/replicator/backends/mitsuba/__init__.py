"""The embedded renderer: rays traced by Mitsuba 3 and Dr.Jit, on any processor through LLVM and on NVIDIA through CUDA.

stage_reader    the stage's static meshes    -> one triangle soup   (stage_mesh, stage_material)
surfaces        materials and classes        -> rows the kernels look up
geometry        triangles                    -> two ray-tracing scenes: the city, and what moves
transfer, bake  once per city, per light     -> how much light leaves every face
kernels         rays of one frame            -> labels, direct light, bounced light   (light, lamps, sampling)
denoise         bounced light, or the whole picture, without its noise
exposure        cd/m2                        -> the camera's 8 bits
looks, renderer the frame from beginning to end
"""
